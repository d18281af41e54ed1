using System.Collections.Concurrent;
using Gse.Domain.Agents;

namespace Gse.Edge.Gateway;

/// <summary>
/// How far each agent's outbox is durable, as far as this run of the edge knows: saves resending after a reconnect.
/// Not needed to be right, since what is told twice is recorded once.
/// </summary>
internal sealed class AckedReports
{
    private readonly ConcurrentDictionary<AgentId, (string Outbox, ulong Sequence)> _acked = new();

    public void Set(AgentId agent, string outbox, ulong sequence) => _acked[agent] = (outbox, sequence);

    /// <summary>0 if nothing is known of this outbox.</summary>
    public ulong Find(AgentId agent, string outbox) =>
        _acked.TryGetValue(agent, out var acked) && acked.Outbox == outbox ? acked.Sequence : 0;
}
