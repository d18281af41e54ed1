using System.Security.Cryptography.X509Certificates;
using Gse.Edge.Gateway;

namespace Gse.Edge.Hosting;

/// <summary>The two ports: HTTP for people and programs, the link for agents.</summary>
internal static class EdgeListeners
{
    public static IWebHostBuilder ConfigureGseListeners(this IWebHostBuilder host, EdgeSettings settings) =>
        host.ConfigureKestrel(kestrel =>
        {
            // The listeners are the first to read options, so this is where all of them are checked.
            kestrel.ApplicationServices.CheckSections();
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
