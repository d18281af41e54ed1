using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.State;

namespace Gse.AgentHost.Identity;

/// <summary>
/// Certificate, key and CA on disk. The key is made once and kept over renewals and repeated enrolments, so that
/// replacing the certificate is one rename and there is no moment in which key and certificate do not belong together.
/// </summary>
internal sealed class IdentityStore(TlsFiles files, string dataDir)
{
    private readonly string _idFile = Path.Combine(dataDir, "agent_id");

    /// <summary>The identity, or null if this agent has not been enrolled.</summary>
    /// <exception cref="CryptographicException">The files are there but do not belong together.</exception>
    public AgentIdentity? Load()
    {
        if (!File.Exists(files.Certificate) || !File.Exists(files.Key) || !File.Exists(files.Ca)
            || !File.Exists(_idFile))
        {
            return null;
        }

        var certificate = X509Certificate2.CreateFromPem(
            File.ReadAllText(files.Certificate), File.ReadAllText(files.Key));
        var authority = X509Certificate2.CreateFromPem(File.ReadAllText(files.Ca));
        var agentId = File.ReadAllText(_idFile).Trim();
        return new AgentIdentity(agentId, certificate, authority);
    }

    /// <summary>The id that the edge gave; null before the enrolment.</summary>
    public string? ReadAgentId() => File.Exists(_idFile) ? File.ReadAllText(_idFile).Trim() : null;

    /// <summary>A PKCS #10 request for the agent's key, which is made if there is none.</summary>
    public byte[] CertificateRequest(string? agentId)
    {
        using var key = ECDsa.Create();
        if (File.Exists(files.Key))
        {
            key.ImportFromPem(File.ReadAllText(files.Key));
        }
        else
        {
            key.GenerateKey(ECCurve.NamedCurves.nistP256);
            AtomicFile.Write(files.Key, key.ExportPkcs8PrivateKeyPem(), AtomicFile.Private);
        }

        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(agentId ?? "gse-agent");
        return new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }

    /// <summary>Keeps what the edge issued. The certificate comes last: with it the enrolment is complete.</summary>
    public void Save(string agentId, byte[] certificate, byte[] authority)
    {
        AtomicFile.Write(_idFile, agentId + "\n", AtomicFile.Public);
        AtomicFile.Write(files.Ca, PemEncoding.WriteString("CERTIFICATE", authority), AtomicFile.Public);
        SaveCertificate(certificate);
    }

    public void SaveCertificate(byte[] certificate) =>
        AtomicFile.Write(files.Certificate, PemEncoding.WriteString("CERTIFICATE", certificate), AtomicFile.Public);

    /// <summary>Forgets everything, the key first.</summary>
    public void Delete()
    {
        File.Delete(files.Key);
        File.Delete(files.Certificate);
        File.Delete(files.Ca);
        File.Delete(_idFile);
    }
}
