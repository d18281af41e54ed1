using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// Two edges on one EventStoreDB (<c>GSE_LOG</c>); the one that holds all agents is killed, and the agents reappear
/// nowhere. How long after the kill the survivor has taken its place, and said its first verdict about them.
/// </summary>
internal static class TakeoverScenario
{
    private const int Agents = 200;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Above the lease nothing but the lease is waited for: a silence of 3 s and a second for 200 agents are less.
    private static readonly Dictionary<string, string> Options = new()
    {
        ["Log__Prefix"] = $"bench.{Guid.NewGuid():N}"[..24],
        ["Edges__Lease"] = "5s",
        ["Liveness__BeatInterval"] = "1s",
        ["Liveness__LostAfter"] = "3s",
        ["Liveness__ReconnectWindow"] = "0s",
    };

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var first = await bench.FreshEdgeAsync(new EdgeSetup("takeover-1", true, Options), Agents, cancellation);
        using var second = await EdgeProcess.StartAsync(
            bench.Settings, new EdgeSetup("takeover-2", true, Options), cancellation);
        var fleet = bench.NewFleet(Agents);
        await Workbench.GrowAsync(fleet, Agents, cancellation);

        var (taken, judged) = (new List<double>(), new List<double>());
        for (var round = 0; round < (bench.Settings.Quick ? 2 : 10); round++)
        {
            await Workbench.AllConnectedAsync(fleet, TimeSpan.FromMinutes(1), cancellation);
            // Some leases of peace, and the kill at any moment of one.
            await Task.Delay(Lease + (Lease * Random.Shared.NextDouble()), cancellation);
            var (losses, verdicts) = (await LastAsync(second, "EdgeLost"), await LastAsync(second, "AgentLost"));
            var killed = DateTimeOffset.UtcNow;
            first.Kill();
            taken.Add(await UntilAsync(second, "EdgeLost", losses, killed, cancellation));
            judged.Add(await UntilAsync(second, "AgentLost", verdicts, killed, cancellation));
            await first.StartAgainAsync(cancellation);
        }

        const string Note = "lease 5 s, 200 agents, the last renewal up to 1.7 s before the kill";
        figures.Add(Figure.OfSamples("edge takeover after kill -9, heir known", "s", 1, taken, Note));
        figures.Add(Figure.OfSamples(
            "edge takeover after kill -9, first verdict beyond the lease", "s", 1,
            judged.Select(seconds => seconds - Lease.TotalSeconds), Note));

        async Task<long> LastAsync(EdgeProcess edge, string type) =>
            (await edge.Api.EventsAsync(type, -1, cancellation)).LastOrDefault()?.Position ?? -1;
    }

    private static async Task<double> UntilAsync(
        EdgeProcess edge, string type, long after, DateTimeOffset killed, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Lease + Patience);
        while (true)
        {
            var found = await edge.Api.EventsAsync(type, after, deadline.Token);
            if (found.Count > 0)
            {
                return (found[0].RecordedAt - killed).TotalSeconds;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }
    }
}
