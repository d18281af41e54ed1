using System.Diagnostics;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>list_agent_state for many ids at once, while the whole fleet beats.</summary>
internal static class QueryScenario
{
    private const int WarmUp = 50;

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var (edge, fleet) = await bench.WholeFleetAsync(cancellation);
        var (ids, calls) = bench.Settings.Quick ? (200, 100) : (5_000, 500);
        var all = fleet.Agents.Select(agent => agent.Id).ToArray();
        var (took, size) = (new List<double>(), 0L);
        var before = await edge.Api.CollectionsAsync(cancellation);
        for (var call = -WarmUp; call < calls; call++)
        {
            Random.Shared.Shuffle(all);
            var body = EdgeApi.StatesBody(all[..ids]);
            var start = Stopwatch.GetTimestamp();
            using var answer = await edge.Api.StatesAsync(body, cancellation);
            if (call >= 0)
            {
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                size = (await answer.Content.ReadAsByteArrayAsync(cancellation)).Length;
            }
        }

        var after = await edge.Api.CollectionsAsync(cancellation);
        var (collections, pause) = (after.Collections - before.Collections, after.Pause - before.Pause);
        var note = $"{fleet.Connected:N0} agents beating; answers of {size / 1024:N0} KB; "
            + $"{collections:N0} garbage collections, {pause.TotalMilliseconds / Math.Max(collections, 1):N0} ms each";
        figures.Add(Figure.OfSamples($"list_agent_state for {ids:N0} ids, p99", "ms", 0.99, took, note));
        figures.Add(Figure.OfSamples($"list_agent_state for {ids:N0} ids, p50", "ms", 0.5, took, null));
    }
}
