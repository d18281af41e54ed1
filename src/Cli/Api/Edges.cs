namespace Gse.Cli.Api;

internal sealed record EdgePage(IReadOnlyList<EdgeItem> Items);

/// <summary>An edge of the log, as <c>/v1/edges</c> answers it.</summary>
/// <param name="State">running, stopped or lost.</param>
/// <param name="Heir">Who took its place.</param>
/// <param name="Impairment">Why it holds its verdicts.</param>
internal sealed record EdgeItem(
    string Id, string State, string? Version, string? Link, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    string? Heir, string? Impairment);
