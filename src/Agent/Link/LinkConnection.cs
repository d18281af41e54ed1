using System.Net;
using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Link;

/// <summary>An open connection to an edge.</summary>
/// <param name="Local">This side's address: the one under which the edge sees the host, unless there is NAT.</param>
internal sealed record LinkConnection(Stream Stream, IPAddress Local, DnsEndPoint Endpoint) : IAsyncDisposable
{
    /// <summary>The edge as messages name it.</summary>
    public string Edge => EdgeEndpoint.Format(Endpoint);

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
