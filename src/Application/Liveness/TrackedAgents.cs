using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Application.Liveness;

/// <summary>
/// The agents of a pipeline, by id and by slot. By id any thread may look; everything else is for the pipeline's lock.
/// </summary>
internal sealed class TrackedAgents
{
    private readonly ConcurrentDictionary<AgentId, TrackedAgent> _byId = new();
    private readonly List<TrackedAgent?> _bySlot = [];

    public int Count => _byId.Count;

    public ICollection<AgentId> Ids => _byId.Keys;

    public TrackedAgent this[LivenessSlot slot] => _bySlot[slot.Index]!;

    public bool Contains(AgentId agent) => _byId.ContainsKey(agent);

    public bool TryFind(AgentId agent, [NotNullWhen(true)] out TrackedAgent? tracked) =>
        _byId.TryGetValue(agent, out tracked);

    public TrackedAgent Add(TrackedAgent tracked)
    {
        while (_bySlot.Count <= tracked.Slot.Index)
        {
            _bySlot.Add(null);
        }

        _bySlot[tracked.Slot.Index] = tracked;
        return _byId[tracked.Agent] = tracked;
    }

    public bool TryRemove(AgentId agent, [NotNullWhen(true)] out TrackedAgent? tracked)
    {
        if (_byId.TryRemove(agent, out tracked))
        {
            _bySlot[tracked.Slot.Index] = null;
            return true;
        }

        return false;
    }
}
