using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gse.AgentHost.Identity;
using Gse.Protocol;

namespace Gse.AgentHost.Link;

/// <summary>
/// Whom the agent takes for its edge.
/// 1. Before enrolment: a chain that ends at the CA whose hash the token carries.
///    After it: the stored CA, and no other.
/// 2. The certificate must be one for servers:
///    every agent has a certificate of the same CA, and none may pose as an edge.
/// 3. Names do not matter: edges are reached by whatever address leads there.
/// 4. Nor does the host's clock: a host whose clock is wrong must still be able to report, so validity in time is left
///    to the edge, which judges the agent's certificate by its own clock.
/// </summary>
internal static class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public static SslClientAuthenticationOptions ForEnrolled(string host, AgentIdentity identity)
    {
        var authority = identity.Authority ?? throw new ArgumentException("an identity without a CA", nameof(identity));
        var options = Options(host, (certificate, _) => EndsAt(certificate, authority));
        options.ClientCertificates = [identity.Certificate!];
        return options;
    }

    public static SslClientAuthenticationOptions ForEnrolment(string host, EnrolmentToken token) =>
        Options(host, (certificate, sent) =>
        {
            foreach (var candidate in Candidates(certificate, sent))
            {
                if (CryptographicOperations.FixedTimeEquals(SHA256.HashData(candidate), token.AuthorityHash))
                {
                    using var authority = X509CertificateLoader.LoadCertificate(candidate);
                    return EndsAt(certificate, authority);
                }
            }

            return false;
        });

    // TLS stacks leave the root out of what they send, so the edge's certificate carries it, too.
    private static IEnumerable<byte[]> Candidates(X509Certificate2 certificate, X509Certificate2Collection sent) =>
        certificate.Extensions.Where(e => e.Oid?.Value == AuthorityExtension.Oid).Select(e => e.RawData)
            .Concat(sent.Select(s => s.RawData));

    internal static bool EndsAt(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return IsForServers(certificate) && chain.Build(certificate);
    }

    private static bool IsForServers(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(e => e.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == ServerAuthentication));

    private static SslClientAuthenticationOptions Options(
        string host, Func<X509Certificate2, X509Certificate2Collection, bool> trusts) =>
        new()
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls13,
            // A resumed session carries the certificate of the first: none after an enrolment, the old one after a
            // renewal.
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                certificate is X509Certificate2 leaf && trusts(leaf, chain?.ChainPolicy.ExtraStore ?? []),
        };
}
