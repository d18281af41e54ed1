using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>What one more idle agent costs the edge: the slope of its memory between two sizes of the fleet.</summary>
internal static class MemoryScenario
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        await MeasureAsync(bench, figures, EdgeSetup.Secure, "TLS", cancellation);
        await MeasureAsync(bench, figures, EdgeSetup.Plain, "plain", cancellation);
    }

    private static async Task MeasureAsync(
        Workbench bench, FigureFile figures, EdgeSetup setup, string link, CancellationToken cancellation)
    {
        var (few, many) = bench.Settings.Quick ? (100, 300) : (1_000, 10_000);
        var edge = await bench.FreshEdgeAsync(setup, many, cancellation);
        var fleet = bench.NewFleet(many);
        await Workbench.GrowAsync(fleet, few, cancellation);
        var low = await SettledAsync(bench, edge.Pid, cancellation);
        await Workbench.GrowAsync(fleet, many, cancellation);
        var high = await SettledAsync(bench, edge.Pid, cancellation);
        if (fleet.Connected < many)
        {
            throw new InvalidOperationException($"only {fleet.Connected} of {many} agents are left: {fleet.Ends}");
        }

        figures.Add(Figure.Of(
            $"edge memory per idle agent, {link}", "KB", (high - low) / 1024.0 / (many - few),
            $"PSS {low >> 20} MB with {few:N0} agents, {high >> 20} MB with {many:N0}"));
    }

    /// <summary>Memory once it has moved by less than 1 % for half a minute, at the latest after five.</summary>
    private static async Task<long> SettledAsync(Workbench bench, int pid, CancellationToken cancellation)
    {
        var (window, most) = bench.Settings.Quick ? (2, 3) : (6, 60);
        var seen = new List<long>();
        while (seen.Count < most)
        {
            await Task.Delay(Between, cancellation);
            seen.Add(ProcessSample.Pss(pid));
            var last = seen.TakeLast(window).ToList();
            if (last.Count == window && last.Max() - last.Min() < last.Max() / 100)
            {
                break;
            }
        }

        return seen[^1];
    }
}
