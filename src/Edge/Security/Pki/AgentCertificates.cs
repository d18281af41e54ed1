using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gse.Edge.Security.Pki;

/// <summary>
/// Which client certificates the link lets in: those of our own CA, judged by nothing on the network.
/// </summary>
internal sealed class AgentCertificates(CertificateAuthority authority)
{
    private readonly X509Certificate2 _root = X509CertificateLoader.LoadCertificate(authority.Certificate.Span);

    /// <summary>
    /// A policy for one handshake. An expired certificate passes: the Hello is refused instead, so the agent learns
    /// why.
    /// </summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid,
            ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.2") },
        };
        policy.CustomTrustStore.Add(_root);
        return policy;
    }

    /// <summary>No certificate is fine: who has none can only enrol.</summary>
    public static bool IsWelcome(X509Certificate? certificate, SslPolicyErrors errors) =>
        certificate is null
            ? (errors & ~SslPolicyErrors.RemoteCertificateNotAvailable) == 0
            : errors == SslPolicyErrors.None;
}
