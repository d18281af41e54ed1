using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gse.Domain.Alarms;
using Microsoft.Extensions.Options;

namespace Gse.Application.Alarms;

/// <summary>How losses become alarms. Section <c>Alarms</c>.</summary>
public sealed class AlarmOptions
{
    public const string Section = "Alarms";

    /// <summary>
    /// How often an alarm is sent again while some of its hosts stay lost. 1 s to 1 h, default 60 s: the backends want
    /// three in ten minutes before they believe it.
    /// </summary>
    public TimeSpan RepeatInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long after it was raised an alarm falls silent in any case. From <see cref="RepeatInterval"/> to 30 days,
    /// default 24 h.
    /// </summary>
    public TimeSpan MaxRepeat { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// In which zone <c>time</c>, <c>utctime</c> (local, in spite of its name) and <c>event_time</c> of the documents
    /// are: a name such as <c>Asia/Shanghai</c>, or a fixed offset such as <c>+08:00</c>. Default: the machine's zone.
    /// </summary>
    public string? TimeZone { get; set; }

    /// <summary>
    /// How the documents name a host: <c>AgentId</c> (default) as agents of GSE 2.0, <c>Compatible</c> by IP and by
    /// <c>cloud:ip</c> in place of the agent id, <c>Address</c> by IP as agents of GSE 1.0. The backend looks hosts up
    /// in CMDB by it.
    /// </summary>
    public AlarmHostForm HostForm { get; set; } = AlarmHostForm.AgentId;

    internal AlarmPolicy Policy => new(TimeSpan.FromSeconds(1), RepeatInterval, MaxRepeat, MaxHosts: 2_000);

    internal TimeZoneInfo Zone => TryGetZone(out var zone)
        ? zone
        : throw new InvalidOperationException("The time zone of the alarms was not validated.");

    internal bool TryGetZone([NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        if (string.IsNullOrWhiteSpace(TimeZone))
        {
            zone = TimeZoneInfo.Local;
            return true;
        }

        if (TimeZone[0] is not ('+' or '-'))
        {
            return TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out zone);
        }

        zone = null;
        if (!TimeSpan.TryParseExact(TimeZone[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset)
            || offset > TimeSpan.FromHours(14))
        {
            return false;
        }

        zone = TimeZoneInfo.CreateCustomTimeZone(
            TimeZone, TimeZone[0] == '-' ? -offset : offset, displayName: null, standardDisplayName: null);
        return true;
    }
}

/// <summary>Finds all that is wrong with the settings, and names the keys.</summary>
internal sealed class AlarmOptionsValidator : IValidateOptions<AlarmOptions>
{
    public ValidateOptionsResult Validate(string? name, AlarmOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.RepeatInterval < TimeSpan.FromSeconds(1) || options.RepeatInterval > TimeSpan.FromHours(1))
        {
            result.AddError("Alarms:RepeatInterval must be between 1 s and 1 h");
        }

        if (options.MaxRepeat < options.RepeatInterval || options.MaxRepeat > TimeSpan.FromDays(30))
        {
            result.AddError("Alarms:MaxRepeat must be between Alarms:RepeatInterval and 30 days");
        }

        if (!Enum.IsDefined(options.HostForm))
        {
            result.AddError($"Alarms:HostForm must be one of {string.Join(", ", Enum.GetNames<AlarmHostForm>())}");
        }

        if (!options.TryGetZone(out _))
        {
            result.AddError("Alarms:TimeZone must be a time zone's name or an offset like +08:00");
        }

        return result.Build();
    }
}
