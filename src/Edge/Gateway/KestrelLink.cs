using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Gse.Edge.Security.Pki;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Gateway;

/// <summary>Puts the agent link on a port of Kestrel.</summary>
public static class KestrelLink
{
    /// <exception cref="InvalidOperationException">Without TLS on an address that is not loopback.</exception>
    public static void ListenGseLink(this KestrelServerOptions kestrel, IPEndPoint endpoint)
    {
        var services = kestrel.ApplicationServices;
        var options = services.GetRequiredService<IOptions<LinkOptions>>().Value;
        if (!options.Tls && !IPAddress.IsLoopback(endpoint.Address))
        {
            throw new InvalidOperationException(
                $"Link:Tls is false, and {endpoint} is not a loopback address: anybody could be any agent.");
        }

        kestrel.Listen(endpoint, listen =>
        {
            var admission = services.GetRequiredService<LinkAdmission>();
            listen.Use(next => connection => admission.OnConnectionAsync(connection, next));
            if (options.Tls)
            {
                listen.UseHttps(Tls(services, options));
            }

            listen.UseConnectionHandler<LinkHandler>();
        });
    }

    private static TlsHandshakeCallbackOptions Tls(IServiceProvider services, LinkOptions options)
    {
        var server = services.GetRequiredService<ServerCertificate>();
        var agents = services.GetRequiredService<AgentCertificates>();
        TlsBuffers.ReleaseWhenIdle(services.GetRequiredService<ILogger<LinkContext>>());
        return new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = options.HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = server.Current,
                EnabledSslProtocols = SslProtocols.Tls13,
                ClientCertificateRequired = true,
                // Only so do all connections share one context of OpenSSL (10 KB each otherwise). Our agents do not
                // resume; one that does is judged by its Hello like any other.
                AllowTlsResume = true,
                CertificateChainPolicy = agents.Policy(),
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    AgentCertificates.IsWelcome(certificate, errors),
            }),
        };
    }
}
