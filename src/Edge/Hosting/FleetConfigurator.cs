using Gse.Application.Fleet;

namespace Gse.Edge.Hosting;

/// <summary>
/// Takes the settings of the fleet from the log, and gives the log those that this edge is configured with itself.
/// </summary>
internal sealed partial class FleetConfigurator(
    FleetSettings fleet, FleetConfiguration source, IConfiguration configuration, IEnumerable<IFleetSection> sections,
    IServiceProvider services, ILogger<FleetConfigurator> logger)
{
    private Dictionary<string, string> _own = [];

    /// <summary>To be called before options are bound.</summary>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        _own = Own();
        var inLog = await fleet.ReadAsync(cancellation);
        var known = sections.SelectMany(section => section.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var key in inLog.Keys.Where(key => !known.Contains(key)))
        {
            Log.LeftOut(logger, key, "this version does not know it");
        }

        var taken = sections
            .SelectMany(section => section.Understand(inLog, services, (key, why) => Log.LeftOut(logger, key, why)))
            .Where(setting => !_own.ContainsKey(setting.Key))
            .ToList();
        source.Take(taken);
        if (taken.Count > 0)
        {
            Log.Taken(logger, string.Join(", ", taken.Select(setting => $"{setting.Key}={setting.Value}")));
        }
    }

    /// <summary>To be called when the options are known to be valid.</summary>
    public async Task GiveAsync(CancellationToken cancellation)
    {
        if (_own.Count == 0)
        {
            return;
        }

        foreach (var change in await fleet.ConfigureAsync(_own, cancellation))
        {
            if (change.Before is null)
            {
                Log.Given(logger, change.Key, change.Now);
            }
            else
            {
                Log.Changed(logger, change.Key, change.Before, change.Now);
            }
        }
    }

    /// <summary>What this edge is configured with itself, whatever the source.</summary>
    private Dictionary<string, string> Own() => sections.SelectMany(section => section.Keys)
        .Select(key => (Key: key, Value: configuration[key]))
        .Where(setting => !string.IsNullOrEmpty(setting.Value))
        .ToDictionary(setting => setting.Key, setting => setting.Value!, StringComparer.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(3050, LogLevel.Information, "Settings taken from the fleet: {Settings}")]
        public static partial void Taken(ILogger logger, string settings);

        [LoggerMessage(3051, LogLevel.Information, "The fleet has a setting now: {Key}={Now}")]
        public static partial void Given(ILogger logger, string key, string now);

        [LoggerMessage(3052, LogLevel.Warning,
            "The fleet's setting {Key} was {Before}; by this edge's configuration it is {Now}. Edges that run take "
            + "it at their next start")]
        public static partial void Changed(ILogger logger, string key, string before, string now);

        [LoggerMessage(3053, LogLevel.Warning, "The fleet's setting {Key} in the log is left out: {Reason}")]
        public static partial void LeftOut(ILogger logger, string key, string reason);
    }
}
