using Gse.Domain.Access;
using Gse.Domain.Agents;

namespace Gse.Application.Heartbeats;

/// <summary>The stored beats of one agent, oldest first.</summary>
/// <param name="From">Receive time of the first beat wanted, inclusive.</param>
/// <param name="To">Receive time behind the last one, exclusive.</param>
/// <param name="Limit">The most beats to answer, 1 to 10,000.</param>
public sealed record GetHeartbeats(AgentId Agent, DateTimeOffset From, DateTimeOffset To, int Limit)
    : IQuery<HeartbeatList>
{
    public Role RequiredRole => Role.Viewer;
}

/// <summary>Beats of one agent.</summary>
/// <param name="Truncated">There are more of them in the interval than were asked for.</param>
public sealed record HeartbeatList(IReadOnlyList<StoredHeartbeat> Beats, bool Truncated);

/// <summary>A beat as the log keeps it.</summary>
/// <param name="ReceivedAt">By the edge's clock, to the millisecond.</param>
/// <param name="Sequence">The agent's own count.</param>
public readonly record struct StoredHeartbeat(DateTimeOffset ReceivedAt, long Sequence);
