using System.Globalization;

namespace Gse.Bench.EventLog;

/// <summary>What is measured, how often, with how many events, and on which disk.</summary>
/// <param name="EventStore">Connection string of one EventStoreDB node without TLS, for <c>eventstore</c>.</param>
internal sealed record BenchSettings(string? Only, int Repeats, int Events, string Folder, string? EventStore)
{
    public bool Runs(string bench) => Only is null || Only == bench;

    public static BenchSettings Parse(string[] args)
    {
        var settings = new BenchSettings(null, 5, 100_000, Path.GetTempPath(), null);
        for (var i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "--runs" => settings with { Repeats = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--events" => settings with { Events = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--folder" => settings with { Folder = args[++i] },
                "--log" => settings with { EventStore = args[++i] },
                "eventstore" or "append" or "read" or "subscribe" => settings with { Only = args[i] },
                _ => throw new ArgumentException($"Unknown argument '{args[i]}'.", nameof(args)),
            };
        }

        return settings;
    }
}
