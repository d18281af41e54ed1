using System.Net;

namespace Gse.AgentHost.Link;

/// <summary>An open connection to an edge.</summary>
/// <param name="Local">This side's address: the one under which the edge sees the host, unless there is NAT.</param>
internal sealed record LinkConnection(Stream Stream, IPAddress Local, string Edge) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
