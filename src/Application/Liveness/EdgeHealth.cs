namespace Gse.Application.Liveness;

/// <summary>
/// Whether the edge can trust its own eyes. The two alternate, beginning with <see cref="EdgeFellIll"/>.
/// </summary>
public abstract record EdgeHealth(DateTimeOffset At);

/// <summary>The edge is impaired; from now on no loss is declared.</summary>
/// <param name="Reason">For the event: <c>ticks late by 5.2 s</c> or <c>log out of reach</c>.</param>
public sealed record EdgeFellIll(string Reason, DateTimeOffset At) : EdgeHealth(At);

/// <summary>The edge is well again; no loss is declared before <paramref name="HeldUntil"/>.</summary>
public sealed record EdgeGotWell(DateTimeOffset HeldUntil, DateTimeOffset At) : EdgeHealth(At);
