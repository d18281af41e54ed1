using Gse.Application.Agents;
using Gse.Application.Heartbeats;
using Gse.Domain.Agents;

namespace Gse.Application.Sessions;

/// <summary>What this edge hears of its own agents, and reads of those of others.</summary>
internal sealed class FleetSignals(SessionRegistry sessions, ILivenessSignals liveness, OtherEdgesBeats others)
    : IAgentSignals
{
    public DateTimeOffset? LastSeen(AgentId agent)
    {
        var (here, elsewhere) = (liveness.LastSeen(agent), others.LastSeen(agent));
        return here is null || elsewhere > here ? elsewhere : here;
    }

    /// <summary>Null also for an agent of another edge: the load is in no event.</summary>
    public AgentLoad? Load(AgentId agent) => sessions.TryFind(agent, out var link) ? link.Load : null;
}
