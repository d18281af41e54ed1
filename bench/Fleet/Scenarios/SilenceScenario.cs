using Gse.Bench.Fleet.Agents;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// Agents stop beating with their connections open, single ones and many at one moment. How long after the deadline
/// (last beat plus the allowed silence) AgentLost is in the log, and whether anybody else is said to be lost.
/// </summary>
internal static class SilenceScenario
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var (edge, fleet) = await bench.WholeFleetAsync(cancellation);
        // So that everybody's last sign of life is a beat whose time is known, and not a Hello.
        await Task.Delay(BeatInterval + TimeSpan.FromSeconds(2), cancellation);
        var (single, together) = bench.Settings.Quick ? (20, 50) : (200, 1_000);
        var agents = fleet.Agents.ToArray();
        Random.Shared.Shuffle(agents);
        var before = await LastAsync(edge, cancellation);

        var ones = agents.Take(single).ToList();
        foreach (var agent in ones)
        {
            fleet.Silence(agent, true);
            await Task.Delay(TimeSpan.FromMilliseconds(150), cancellation);
        }

        var many = agents.Skip(single).Take(together).ToList();
        foreach (var agent in many)
        {
            fleet.Silence(agent, true);
            agent.Beat();
        }

        await Task.Delay(LostAfter + Patience, cancellation);
        var lost = await edge.Api.EventsAsync("AgentLost", before, cancellation);
        figures.Add(Late("deadline to AgentLost, single agents, p99", ones, lost));
        figures.Add(Late($"deadline to AgentLost, {together:N0} at once, p99", many, lost));
        var meant = ones.Concat(many).Select(agent => agent.Id).ToHashSet();
        figures.Add(Figure.Of(
            "false losses while others were silent", "agents", lost.Count(e => !meant.Contains(e.Agent)), null));
        foreach (var agent in ones.Concat(many))
        {
            fleet.Silence(agent, false);
        }
    }

    private static async Task<long> LastAsync(EdgeProcess edge, CancellationToken cancellation)
    {
        var lost = await edge.Api.EventsAsync("AgentLost", -1, cancellation);
        return lost.Count == 0 ? -1 : lost[^1].Position;
    }

    private static Figure Late(string name, List<SimAgent> agents, List<LoggedEvent> lost)
    {
        var recorded = lost.ToLookup(happened => happened.Agent);
        var missed = agents.Count(agent => !recorded.Contains(agent.Id));
        if (missed > 0)
        {
            throw new InvalidOperationException($"{missed} of {agents.Count} silent agents are not lost in time");
        }

        // The time of the beat is the sender's, never later than the edge's: the delay is never told too short.
        var late = agents.Select(agent =>
            (recorded[agent.Id].Last().RecordedAt - agent.LastBeatAt - LostAfter).TotalMilliseconds);
        return Figure.OfSamples(name, "ms", 0.99, late, null);
    }
}
