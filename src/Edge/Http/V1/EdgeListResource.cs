using Gse.Application.Edges;

namespace Gse.Edge.Http.V1;

/// <summary>The edges of a log.</summary>
internal sealed record EdgeListResource(IReadOnlyList<EdgeItemResource> Items);

/// <summary>An edge, by the log.</summary>
/// <param name="State">running, stopped or lost.</param>
/// <param name="Link">Where agents reach it, <c>host:port</c>.</param>
/// <param name="EndedAt">When it stopped or was lost.</param>
/// <param name="Heir">Who took its place when it was lost.</param>
/// <param name="Impairment">Why it holds its verdicts just now.</param>
internal sealed record EdgeItemResource(
    string Id, string State, string? Version, string? Link, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    string? Heir, string? Impairment)
{
    public static EdgeItemResource Of(EdgeView edge) => new(
        edge.Id.Value, Names.Of(edge.Standing), edge.Version, edge.Link, edge.StartedAt, edge.EndedAt,
        edge.Heir?.Value, edge.Impairment);
}
