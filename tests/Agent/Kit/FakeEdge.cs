using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gse.Agent.Tests.Kit;

/// <summary>An edge over loopback, as obedient or broken as the test says.</summary>
internal sealed class FakeEdge : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext? _certificate;

    public FakeEdge(X509Certificate2? certificate, TestAuthority? authority)
    {
        _certificate = certificate is null
            ? null
            : SslStreamCertificateContext.Create(certificate, [authority!.Public], offline: true);
        _listener.Start();
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async Task<EdgeConnection> AcceptAsync(CancellationToken cancellation)
    {
        var socket = await _listener.AcceptSocketAsync(cancellation);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (_certificate is null)
        {
            return new EdgeConnection(stream, null);
        }

        var secure = new SslStream(stream);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _certificate,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is null || certificate.Issuer == "CN=test ca",
        };
        await secure.AuthenticateAsServerAsync(options, cancellation);
        return new EdgeConnection(secure, secure.RemoteCertificate as X509Certificate2);
    }

    public void Dispose() => _listener.Dispose();
}
