using System.Globalization;
using Microsoft.Extensions.Options;

namespace Gse.Application.Liveness;

/// <summary>Tells all that is wrong with <see cref="LivenessOptions"/> at once, each line with its key.</summary>
public sealed class LivenessOptionsValidator : IValidateOptions<LivenessOptions>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, LivenessOptions options)
    {
        var errors = new List<string>();
        Range(nameof(options.BeatInterval), options.BeatInterval, Milliseconds(100), 10 * Minute, errors);
        Range(nameof(options.LostAfter), options.LostAfter, 2 * options.BeatInterval, Hour, errors);
        Range(nameof(options.Tick), options.Tick, Milliseconds(10), Milliseconds(1_000), errors);
        Range(nameof(options.Grace), options.Grace, options.BeatInterval, Hour, errors);
        Range(nameof(options.ReconnectWindow), options.ReconnectWindow, TimeSpan.Zero, 24 * Hour, errors);
        Range(nameof(options.Tolerance), options.Tolerance, TimeSpan.Zero, Minute, errors);
        Range(nameof(options.ImpairedAfter), options.ImpairedAfter, Milliseconds(100), Minute, errors);
        // Only sensible where the others are: no second error for one mistake.
        var blind = options.ImpairedAfterInForce + options.Tick;
        if (errors.Count == 0 && blind > options.Slack)
        {
            errors.Add($"{Key(nameof(options.ImpairedAfter))} plus {Key(nameof(options.Tick))} must not exceed "
                + $"{Key(nameof(options.LostAfter))} less {Key(nameof(options.BeatInterval))} ({Text(options.Slack)}), "
                + $"but is {Text(blind)}");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range(string name, TimeSpan? value, TimeSpan least, TimeSpan most, List<string> errors)
    {
        if (value is { } given && (given < least || given > most))
        {
            errors.Add($"{Key(name)} must be from {Text(least)} to {Text(most)}, but is {Text(given)}");
        }
    }

    private static string Key(string name) => $"{LivenessOptions.Section}:{name}";

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
