using System.Security.Cryptography.X509Certificates;
using Gse.Edge.Gateway;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Hosting;

/// <summary>The two ports: HTTP for people and programs, the link for agents.</summary>
internal static class EdgeListeners
{
    /// <summary>
    /// To be called between building and starting: the server is made with the application, before the fleet's
    /// certificate authority is known, and reads its endpoints when it starts.
    /// </summary>
    public static void AddGseListeners(this WebApplication app, EdgeSettings settings)
    {
        var kestrel = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        kestrel.AddServerHeader = false;
        kestrel.ListenGseLink(settings.Link);
        kestrel.Listen(settings.Http, listen =>
        {
            if (settings.HttpTls is { } tls)
            {
                listen.UseHttps(X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile));
            }
        });
    }
}
