using System.Diagnostics;
using Gse.Bench.Fleet.Figures;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>Runs scenarios one after the other; one that fails does not take the others with it.</summary>
internal static class ScenarioRunner
{
    private delegate Task Scenario(Workbench bench, FigureFile figures, CancellationToken cancellation);

    // In this order, so that those that need the whole fleet share it; the restart comes last among them.
    private static readonly (string Name, Scenario Run)[] All =
    [
        ("beats", BeatsScenario.RunAsync),
        ("memory", MemoryScenario.RunAsync),
        ("disk", DiskScenario.RunAsync),
        ("query", QueryScenario.RunAsync),
        ("status", StatusScenario.RunAsync),
        ("silence", SilenceScenario.RunAsync),
        ("restart", RestartScenario.RunAsync),
        ("sse", EventsScenario.RunAsync),
        ("tasks", TaskScenario.RunAsync),
        ("task-query", TaskQueryScenario.RunAsync),
        ("task-restart", TaskRestartScenario.RunAsync),
        ("task-agents", TaskAgentsScenario.RunAsync),
        ("task-ssh", TaskSshScenario.RunAsync),
        ("takeover", TakeoverScenario.RunAsync),
        ("agent", AgentScenario.RunAsync),
    ];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchSettings settings, CancellationToken cancellation)
    {
        if (settings.Scenarios.FirstOrDefault(name => All.All(scenario => scenario.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"fleet: there is no scenario '{unknown}'");
            return 2;
        }

        Directory.CreateDirectory(settings.Data);
        var failed = false;
        await using var bench = new Workbench(settings);
        foreach (var (name, run) in All.Where(scenario => settings.Scenarios.Contains(scenario.Name)))
        {
            var watch = Stopwatch.StartNew();
            Console.WriteLine($"{name} (load {(await File.ReadAllTextAsync("/proc/loadavg", cancellation)).Trim()})");
            using var figures = new FigureFile(settings.Out, name);
            try
            {
                await run(bench, figures, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                failed = true;
                await Console.Error.WriteLineAsync($"fleet: {name} failed: {failure}");
                await bench.ClearAsync();
            }

            Console.WriteLine($"  ({watch.Elapsed.TotalSeconds:N0} s)");
        }

        return failed ? 1 : 0;
    }
}
