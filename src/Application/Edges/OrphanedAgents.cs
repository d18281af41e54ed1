using Gse.Application.Agents;
using Gse.Application.Heartbeats;
using Gse.Application.Liveness;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Edges;

namespace Gse.Application.Edges;

/// <summary>
/// The agents that edges held which are gone: their connections are closed in the log, and the pipeline is told when
/// each of them was heard last.
/// </summary>
internal sealed class OrphanedAgents(AgentProjection views, AgentStore agents, HeartbeatHistory heartbeats)
{
    // Longer than beats are kept by default, and cheap: a day without beats costs one look-up.
    private const int LookBackDays = 30;

    /// <param name="isMine">Which edges' agents are meant.</param>
    public IReadOnlyList<AgentView> Of(Func<EdgeId, bool> isMine) =>
        [.. views.All.Where(agent => agent is { IsRetired: false, FirstConnectedAt: not null, LastEdge: { } edge }
            && isMine(edge))];

    /// <summary>One append for all whose connection the log still holds open.</summary>
    public async Task CloseSessionsAsync(
        IReadOnlyList<AgentView> held, DateTimeOffset now, CancellationToken cancellation)
    {
        var open = new List<(AgentId, Func<AgentState, Decision<AgentEvent>>)>();
        foreach (var agent in held)
        {
            if (agent.Edge is { } edge)
            {
                var end = new AgentDisconnected(agent.Id, edge, agent.Session, DisconnectReason.EdgeStopped, now);
                open.Add((agent.Id, state => AgentDecisions.Disconnect(state, end)));
            }
        }

        await agents.ExecuteManyAsync(open, new CallContext { Caller = Caller.Edge }, cancellation);
    }

    public async Task<IReadOnlyList<HeldAgent>> LastSeenAsync(
        IReadOnlyList<AgentView> held, DateTimeOffset now, CancellationToken cancellation)
    {
        var beats = new Dictionary<AgentId, long>();
        foreach (var edge in held.Select(agent => agent.LastEdge!.Value).Distinct())
        {
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            foreach (var (agent, at) in await heartbeats.ReadLastSeenAsync(edge, today, LookBackDays, cancellation))
            {
                beats[agent] = Math.Max(at, beats.GetValueOrDefault(agent));
            }
        }

        return [.. held.Select(agent => new HeldAgent(agent.Id, LastSeen(agent, beats), agent.LostAt))];
    }

    private static DateTimeOffset LastSeen(AgentView agent, Dictionary<AgentId, long> beats)
    {
        var seen = agent.LastSeen ?? agent.ConnectedAt ?? agent.EnrolledAt;
        return beats.TryGetValue(agent.Id, out var beat) && DateTimeOffset.FromUnixTimeMilliseconds(beat) > seen
            ? DateTimeOffset.FromUnixTimeMilliseconds(beat)
            : seen;
    }
}
