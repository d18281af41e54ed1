namespace Gse.Application.Edges;

/// <summary>Where others reach this edge.</summary>
/// <param name="Link"><c>host:port</c> under which agents on other hosts reach its link.</param>
public sealed record EdgeAddresses(string Link);
