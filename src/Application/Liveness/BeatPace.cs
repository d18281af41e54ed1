namespace Gse.Application.Liveness;

/// <summary>How often an agent beats, and which silence is its loss (at least two intervals).</summary>
public readonly record struct BeatPace(TimeSpan BeatInterval, TimeSpan LostAfter);
