using Gse.Domain.Edges;

namespace Gse.Application.Edges;

/// <summary>Which edge this process is.</summary>
/// <param name="Address">Its own IP address, as alarm documents name their sender.</param>
public sealed record EdgeIdentity(EdgeId Id, string Version, string Address);
