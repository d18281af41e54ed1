using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gse.Bench.Fleet.Agents;

/// <summary>Opens connections to the edge's link, from several loopback addresses: ports enough.</summary>
internal sealed class LinkDialer(IPEndPoint edge, bool tls)
{
    private const int Addresses = 8;

    // As the real agent has them.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(30);

    /// <param name="number">Of the agent; chooses its address.</param>
    /// <param name="certificate">Null: without one, to enrol.</param>
    public async Task<(Socket Socket, Stream Stream)> ConnectAsync(
        int number, SslStreamCertificateContext? certificate, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(ConnectTimeout);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (number % Addresses))]), 0));
            await socket.ConnectAsync(edge, deadline.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls)
            {
                deadline.CancelAfter(HandshakeTimeout);
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(Options(certificate), deadline.Token);
            }

            return (socket, stream);
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            socket.Dispose();
            throw;
        }
    }

    // Whether the edge is the right one is not what is measured, and the check would cost the generator's core.
#pragma warning disable CA5359
    private static SslClientAuthenticationOptions Options(SslStreamCertificateContext? certificate) => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateContext = certificate,
        AllowTlsResume = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
    };
#pragma warning restore CA5359
}
