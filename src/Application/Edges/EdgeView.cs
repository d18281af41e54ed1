using Gse.Domain.Edges;

namespace Gse.Application.Edges;

/// <summary>What is known of an edge, folded from its stream.</summary>
/// <param name="Link">Where agents reach it, <c>host:port</c>; null if it never said.</param>
/// <param name="EndedAt">When it stopped or was lost; null while it runs.</param>
/// <param name="Heir">Who took its place when it was lost; null unless it is.</param>
/// <param name="Impairment">Why it holds its verdicts; null while it judges.</param>
public sealed record EdgeView(
    EdgeId Id, EdgeStanding Standing, string? Version, string? Link, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    EdgeId? Heir, string? Impairment)
{
    public bool IsRunning => Standing == EdgeStanding.Running;
}

/// <summary>How an edge stands, by the log.</summary>
public enum EdgeStanding
{
    Running,
    Stopped,
    Lost,
}
