using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gse.Edge.Security.Pki;

/// <summary>Makes a certificate authority: once for a fleet, since all agents trust it by its hash.</summary>
internal static class AuthorityMaking
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365 * 20);

    public static X509Certificate2 Make(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Gse agent link CA", key, HashAlgorithmName.SHA256);
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        extensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);
    }

    /// <summary>The private key as PEM.</summary>
    public static string KeyOf(X509Certificate2 authority)
    {
        using var key = authority.GetECDsaPrivateKey()
            ?? throw new InvalidOperationException("An authority without its ECDSA key.");
        return key.ExportPkcs8PrivateKeyPem();
    }
}
