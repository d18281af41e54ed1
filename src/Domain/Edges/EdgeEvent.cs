namespace Gse.Domain.Edges;

/// <summary>What happens to an edge server. Stream <c>edge-{edgeId}</c>.</summary>
public abstract record EdgeEvent(EdgeId Edge, DateTimeOffset At) : IDomainEvent;

/// <summary>
/// The edge came up. <paramref name="Agents"/> is how many agents it held, by the log, when it went down.
/// </summary>
public sealed record EdgeStarted(EdgeId Edge, string Version, int Agents, DateTimeOffset At) : EdgeEvent(Edge, At);

/// <summary>The edge went down in order. Not in the log after a crash.</summary>
public sealed record EdgeStopped(EdgeId Edge, DateTimeOffset At) : EdgeEvent(Edge, At);

/// <summary>The edge cannot trust its own eyes (late ticks, log out of reach) and holds its verdicts.</summary>
public sealed record EdgeImpaired(EdgeId Edge, string Reason, DateTimeOffset At) : EdgeEvent(Edge, At);

/// <summary>The edge judges again. <paramref name="VerdictsHeldUntil"/>: no loss is declared before.</summary>
public sealed record EdgeRecovered(EdgeId Edge, DateTimeOffset VerdictsHeldUntil, DateTimeOffset At)
    : EdgeEvent(Edge, At);
