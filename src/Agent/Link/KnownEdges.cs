using System.Net;

namespace Gse.AgentHost.Link;

/// <summary>Where an agent may go. No address is in both lists.</summary>
/// <param name="Told">By an edge: alive not long ago.</param>
/// <param name="Configured">The rest; perhaps other names of the same edges.</param>
internal sealed record KnownEdges(IReadOnlyList<DnsEndPoint> Told, IReadOnlyList<DnsEndPoint> Configured)
{
    public int Count => Told.Count + Configured.Count;
}
