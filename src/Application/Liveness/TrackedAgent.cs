using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Application.Liveness;

/// <summary>What the pipeline knows of an agent beside its place in the detector.</summary>
internal sealed class TrackedAgent(AgentId agent, LivenessSlot slot)
{
    public AgentId Agent { get; } = agent;

    public LivenessSlot Slot { get; } = slot;

    /// <summary>For an agent held before a restart: its last sign of life by the log.</summary>
    public DateTimeOffset? LastSeenByLog { get; init; }

    /// <summary>When it was last declared lost.</summary>
    public DateTimeOffset? LostAt { get; set; }

    /// <summary>Its own beat interval; null for the pipeline's.</summary>
    public TimeSpan? BeatInterval { get; set; }
}
