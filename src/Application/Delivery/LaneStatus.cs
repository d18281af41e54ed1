using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>How delivery to one storage stands at this edge.</summary>
/// <param name="DownSince">Since when the storage takes nothing, or the spool fails; null if all is well.</param>
/// <param name="Reason">What the trouble is.</param>
/// <param name="Queued">Records in memory.</param>
/// <param name="Spooled">Records on disk.</param>
/// <param name="Dropped">Records dropped at the spool's limit since the edge started.</param>
/// <param name="Refused">Records that went to the dead letters since the edge started.</param>
/// <param name="Lag">The age of the oldest record that waits.</param>
public sealed record LaneStatus(
    StreamToId StreamTo, string Name, string ReportMode, LaneState State, LaneCircuit Circuit,
    DateTimeOffset? DownSince, string Reason, long Queued, long QueuedBytes, long Spooled, long SpooledBytes,
    long Dropped, long Refused, TimeSpan Lag);

/// <summary>Where records go.</summary>
public enum LaneState
{
    /// <summary>Into memory: the spool is not open yet, and what is in it is older.</summary>
    Opening,

    /// <summary>From memory to the storage.</summary>
    Flowing,

    /// <summary>To the spool, and from there to the storage as soon and as fast as it takes them.</summary>
    Spooling,

    /// <summary>Nowhere: no routing table has the storage any more.</summary>
    Parked,
}

/// <summary>Whether the storage is asked.</summary>
public enum LaneCircuit
{
    /// <summary>It is.</summary>
    Closed,

    /// <summary>With a few records, to see whether it is back.</summary>
    HalfOpen,

    /// <summary>It is not.</summary>
    Open,
}
