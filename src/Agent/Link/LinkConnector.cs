using System.ComponentModel;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Gse.AgentHost.Link;

/// <summary>Opens connections: TCP, then TLS unless the configuration says plain.</summary>
internal sealed class LinkConnector(TimeProvider time)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // After a restart the edge may queue the handshakes of its whole fleet.
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(30);

    /// <param name="tls">Null for a plain connection.</param>
    /// <returns>The connection, or why there is none, for the log.</returns>
    public async Task<(LinkConnection? Connection, string Failure)> ConnectAsync(
        DnsEndPoint endpoint, SslClientAuthenticationOptions? tls, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            using (var timeout = Timeout(ConnectTimeout, cancellation))
            {
                await socket.ConnectAsync(endpoint, timeout.Token);
            }

            var local = ((IPEndPoint)socket.LocalEndPoint!).Address;
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                using var timeout = Timeout(HandshakeTimeout, cancellation);
                await secure.AuthenticateAsClientAsync(tls, timeout.Token);
            }

            local = local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local;
            return (new LinkConnection(stream, local, endpoint), "");
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or Win32Exception
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            await CloseAsync(stream, socket);
            return (null, e is OperationCanceledException ? "timed out" : e.Message);
        }
        catch (OperationCanceledException)
        {
            await CloseAsync(stream, socket);
            throw;
        }
    }

    private CancellationTokenSource Timeout(TimeSpan after, CancellationToken cancellation)
    {
        var timer = new CancellationTokenSource(after, time);
        var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        linked.Token.Register(timer.Dispose);
        return linked;
    }

    private static async ValueTask CloseAsync(Stream? stream, Socket socket)
    {
        if (stream is not null)
        {
            await stream.DisposeAsync();
        }

        socket.Dispose();
    }
}
