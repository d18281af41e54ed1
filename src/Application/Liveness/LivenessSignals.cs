using Gse.Application.Sessions;
using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Application.Liveness;

/// <summary>The gateway's view of the pipeline.</summary>
internal sealed class LivenessSignals(LivenessPipeline pipeline) : ILivenessSignals
{
    public SignalHandle Track(AgentId agent, long session)
    {
        var slot = pipeline.Track(agent, session);
        return new SignalHandle(slot.Index, slot.Generation);
    }

    public bool Beat(SignalHandle handle) => pipeline.Beat(SlotOf(handle));

    public void LinkDown(SignalHandle handle, long session) => pipeline.LinkDown(SlotOf(handle), session);

    public void Forget(AgentId agent) => pipeline.Untrack(agent);

    public DateTimeOffset? LastSeen(AgentId agent) => pipeline.TryGetLastSeen(agent, out var seen) ? seen : null;

    private static LivenessSlot SlotOf(SignalHandle handle) => new(handle.Index, handle.Generation);
}
