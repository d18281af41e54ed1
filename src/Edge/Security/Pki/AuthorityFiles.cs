using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gse.Edge.Security.Pki;

/// <summary>The CA on disk: made at the first start, kept for ever, since all agents trust it by its hash.</summary>
internal static class AuthorityFiles
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365 * 20);

    /// <exception cref="InvalidDataException">There is a certificate without its key, or one that does not
    /// fit.</exception>
    public static X509Certificate2 LoadOrCreate(string directory, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        var (certificate, key) = (Path.Combine(directory, "ca.crt"), Path.Combine(directory, "ca.key"));
        if (File.Exists(certificate))
        {
            return Load(certificate, key);
        }

        // The key first: a certificate on disk always has its key. A key alone is what a crash in between left.
        using var made = Create(time);
        using var secret = made.GetECDsaPrivateKey()!;
        PkiFiles.Write(key, secret.ExportPkcs8PrivateKeyPem() + "\n", PkiFiles.Secret);
        PkiFiles.Write(certificate, made.ExportCertificatePem() + "\n", PkiFiles.Public);
        return Load(certificate, key);
    }

    private static X509Certificate2 Load(string certificate, string key)
    {
        if (!File.Exists(key))
        {
            throw new InvalidDataException($"{certificate} is there, but its key {key} is missing.");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException($"{certificate} and {key} are no certificate and its key.", unreadable);
        }
    }

    private static X509Certificate2 Create(TimeProvider time)
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
}
