using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gse.Edge.Security.Fleet;

namespace Gse.Edge.Security.Pki;

/// <summary>
/// What a data folder knows of the certificate authority: <c>ca.crt</c>, by which it remembers whose it is, and in
/// folders made before the fleet was in the log also <c>ca.key</c>.
/// </summary>
internal sealed class AuthorityFiles(string directory)
{
    /// <summary>The public certificate.</summary>
    public string CertificateFile { get; } = Path.Combine(directory, "ca.crt");

    private string KeyFile => Path.Combine(directory, "ca.key");

    /// <summary>With its key where that is in the folder, too; null if there is none.</summary>
    /// <exception cref="FleetException">The files are no certificate, or no key that fits.</exception>
    public X509Certificate2? TryLoad()
    {
        if (!File.Exists(CertificateFile))
        {
            return null;
        }

        try
        {
            return File.Exists(KeyFile)
                ? X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile)
                : X509Certificate2.CreateFromPem(File.ReadAllText(CertificateFile));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new FleetException(
                File.Exists(KeyFile)
                    ? $"{CertificateFile} and {KeyFile} are no certificate and its key"
                    : $"{CertificateFile} is no certificate",
                unreadable);
        }
    }

    /// <summary>Writes the public certificate if it is not there.</summary>
    public void Remember(X509Certificate2 root)
    {
        Directory.CreateDirectory(directory);
        if (!File.Exists(CertificateFile))
        {
            PkiFiles.Write(CertificateFile, root.ExportCertificatePem() + "\n", PkiFiles.Public);
        }
    }
}
