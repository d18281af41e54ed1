using System.Diagnostics;
using Gse.Bench.Fleet.Agents;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>kill -9 of the edge under the whole fleet, and a start on the same data.</summary>
internal static class RestartScenario
{
    private static readonly TimeSpan BackWithin = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // The edge's own rule: the reconnect window it grants is the allowed silence and a second for every 300 agents.
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(30);
    private const int ReconnectsPerSecond = 300;

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var (edge, fleet) = await bench.WholeFleetAsync(cancellation);
        await RecoveredAsync(edge, fleet, cancellation);
        var before = await edge.Api.EventsAsync("AgentLost", -1, cancellation);

        var watch = Stopwatch.StartNew();
        edge.Kill();
        await edge.StartAgainAsync(cancellation);
        var up = watch.Elapsed;
        var (half, all, cpu) = await BackAsync(edge, fleet, watch, cancellation);
        var note = $"edge up after {up.TotalSeconds:N1} s, half are back after {half.TotalSeconds:N1} s; "
            + $"edge {cpu:N0} % of a core; {fleet.AckTimeouts} acknowledgement timeouts; "
            + $"ends since the start of the fleet: {fleet.Ends}";
        figures.Add(Figure.Of("edge restart, all agents back", "s", all.TotalSeconds, note));

        var window = LostAfter + TimeSpan.FromSeconds(fleet.Agents.Count / ReconnectsPerSecond);
        var rest = window + LostAfter - watch.Elapsed;
        await Task.Delay(rest > LostAfter ? rest : LostAfter, cancellation);
        var lost = await edge.Api.EventsAsync("AgentLost", before.Count == 0 ? -1 : before[^1].Position, cancellation);
        figures.Add(Figure.Of(
            "edge restart, false losses", "agents", lost.Count, $"{watch.Elapsed.TotalSeconds:N0} s after the kill"));
    }

    private static async Task<(TimeSpan Half, TimeSpan All, double Cpu)> BackAsync(
        EdgeProcess edge, SimFleet fleet, Stopwatch watch, CancellationToken cancellation)
    {
        var (start, cpu) = (watch.Elapsed, ProcessSample.CpuTime(edge.Pid));
        TimeSpan? half = null;
        while (fleet.Connected < fleet.Agents.Count)
        {
            if (watch.Elapsed > BackWithin)
            {
                throw new TimeoutException(
                    $"only {fleet.Connected} agents are back after {BackWithin}; ends: {fleet.Ends}");
            }

            if (half is null && fleet.Connected >= fleet.Agents.Count / 2)
            {
                half = watch.Elapsed;
            }

            await Task.Delay(Look, cancellation);
        }

        var all = watch.Elapsed;
        return (half ?? all, all, (ProcessSample.CpuTime(edge.Pid) - cpu) / (all - start) * 100);
    }

    /// <summary>Those lost in an earlier scenario have recovered, so that only new losses count.</summary>
    private static async Task RecoveredAsync(EdgeProcess edge, SimFleet fleet, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        foreach (var agent in fleet.Agents.Where((_, number) => number % 10 == 0))
        {
            while (await edge.Api.StatusAsync(agent.Id, deadline.Token) != 2)
            {
                await Task.Delay(Look, deadline.Token);
            }
        }
    }
}
