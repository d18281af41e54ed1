using Gse.Domain.Agents;

namespace Gse.Domain.Liveness;

/// <summary>What the detector concluded of one place. All times are monotonic milliseconds, as handed in.</summary>
/// <param name="LastSeen">
/// The last sign of life; for a restored agent that never gave one, the moment since which it was awaited.
/// </param>
internal abstract record SlotVerdict(LivenessSlot Slot, long LastSeen);

/// <summary>No sign of life for the whole deadline.</summary>
/// <param name="LinkDownAt">When the connection ended; null if it is open or there was none since the start.</param>
/// <param name="Deadline">
/// The moment from which on the silence was a loss; the verdict itself comes at it or later.
/// </param>
internal sealed record SlotLost(LivenessSlot Slot, long LastSeen, LossCause Cause, long? LinkDownAt, long Deadline)
    : SlotVerdict(Slot, LastSeen);

/// <summary>A lost agent gave a sign of life.</summary>
internal sealed record SlotRecovered(LivenessSlot Slot, long LastSeen) : SlotVerdict(Slot, LastSeen);
