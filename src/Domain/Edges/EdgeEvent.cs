namespace Gse.Domain.Edges;

/// <summary>What happens to an edge server. Stream <c>edge-{edgeId}</c>.</summary>
public abstract record EdgeEvent(EdgeId Edge, DateTimeOffset At) : IDomainEvent;

/// <summary>
/// The edge came up. <paramref name="Agents"/> is how many agents it was to judge, by the log, when it did.
/// </summary>
public sealed record EdgeStarted(EdgeId Edge, string Version, int Agents, DateTimeOffset At) : EdgeEvent(Edge, At)
{
    /// <summary>Where agents reach it, <c>host:port</c>; null in events of versions that did not say.</summary>
    public string? Link { get; init; }
}

/// <summary>The edge went down in order. Not in the log after a crash.</summary>
public sealed record EdgeStopped(EdgeId Edge, DateTimeOffset At) : EdgeEvent(Edge, At);

/// <summary>The edge cannot trust its own eyes (late ticks, log out of reach) and holds its verdicts.</summary>
public sealed record EdgeImpaired(EdgeId Edge, string Reason, DateTimeOffset At) : EdgeEvent(Edge, At);

/// <summary>The edge judges again. <paramref name="VerdictsHeldUntil"/>: no loss is declared before.</summary>
public sealed record EdgeRecovered(EdgeId Edge, DateTimeOffset VerdictsHeldUntil, DateTimeOffset At)
    : EdgeEvent(Edge, At);

/// <summary>
/// Another edge takes this one's place: from now on it judges its agents and tells its alarms, until this edge starts
/// again. Appended with the expected version, so there is one heir.
/// </summary>
/// <param name="By">The heir.</param>
/// <param name="LastSignAt">When the heir last heard of the edge, by the heir's clock.</param>
public sealed record EdgeLost(EdgeId Edge, EdgeId By, EdgeLossCause Cause, DateTimeOffset LastSignAt, DateTimeOffset At)
    : EdgeEvent(Edge, At);

/// <summary>Why an edge was replaced.</summary>
public enum EdgeLossCause
{
    /// <summary>It did not renew its lease in time.</summary>
    LeaseExpired,

    /// <summary>It went down in order.</summary>
    Stopped,
}

/// <summary>
/// The edge lives. Stream <c>edgelease-{edgeId}</c>, of which only the newest few are kept: a sign of life is no
/// history.
/// </summary>
/// <param name="LeaseMs">How many milliseconds others wait for the next one before they take the edge's place.</param>
public sealed record EdgeLeaseRenewed(EdgeId Edge, long LeaseMs, DateTimeOffset At) : EdgeEvent(Edge, At);
