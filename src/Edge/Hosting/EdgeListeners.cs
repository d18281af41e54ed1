using System.Security.Cryptography.X509Certificates;
using Gse.Edge.Gateway;

namespace Gse.Edge.Hosting;

/// <summary>The two ports: HTTP for people and programs, the link for agents.</summary>
internal static class EdgeListeners
{
    public static IWebHostBuilder ConfigureGseListeners(this IWebHostBuilder host, EdgeSettings settings) =>
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenGseLink(settings.Link);
            kestrel.Listen(settings.Http, listen =>
            {
                if (settings.HttpTls is { } tls)
                {
                    listen.UseHttps(X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile));
                }
            });
        });
}
