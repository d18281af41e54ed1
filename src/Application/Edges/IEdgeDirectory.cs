namespace Gse.Application.Edges;

/// <summary>Where agents can reach the edges that share this log.</summary>
public interface IEdgeDirectory
{
    /// <summary>
    /// <c>host:port</c> of every edge that is alive as far as this one knows, itself included, sorted, none twice. A
    /// new list object whenever it changes, the same one while it does not. Cheap: read for every connection.
    /// </summary>
    IReadOnlyList<string> LiveLinkAddresses { get; }
}
