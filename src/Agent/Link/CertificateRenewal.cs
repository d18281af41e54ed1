using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gse.AgentHost.Identity;
using Gse.Protocol;
using Google.Protobuf;

namespace Gse.AgentHost.Link;

/// <summary>
/// Asks for a new certificate when two thirds of the old one's life are over,
/// by the edge's clock: the host's may be wrong. A session may outlive many certificates, so each has its turn.
/// </summary>
internal sealed class CertificateRenewal
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);

    private readonly AgentIdentity _identity;
    private readonly IdentityStore _store;
    private readonly DateTimeOffset _edgeAtZero;
    private TimeSpan _dueAt;

    private CertificateRenewal(
        AgentIdentity identity, X509Certificate2 certificate, IdentityStore store, DateTimeOffset edgeAtZero)
    {
        (_identity, _store, _edgeAtZero) = (identity, store, edgeAtZero);
        _dueAt = DueAt(certificate);
    }

    /// <summary>The next moment at which there is something to ask.</summary>
    public TimeSpan DueNext => _dueAt;

    /// <param name="edgeTime">The edge's clock at <paramref name="now"/>.</param>
    public static CertificateRenewal? For(
        AgentIdentity identity, IdentityStore? store, DateTimeOffset edgeTime, TimeSpan now) =>
        identity.Certificate is { } certificate && store is not null
            ? new CertificateRenewal(identity, certificate, store, edgeTime - now)
            : null;

    /// <summary>The request, if it is time.</summary>
    public Enrol? Request(TimeSpan now, Facts facts)
    {
        if (now < _dueAt)
        {
            return null;
        }

        _dueAt = now + AskAgain;
        var request = ByteString.CopyFrom(_store.CertificateRequest(_identity.AgentId));
        return new Enrol { AgentId = _identity.AgentId, CertificateRequest = request, Facts = facts };
    }

    /// <summary>Keeps what the edge issued, for the sessions to come.</summary>
    /// <exception cref="CryptographicException">It is no certificate for this agent's key: with it the agent could
    /// never come back, so the old one stays.</exception>
    public void Store(byte[] certificate)
    {
        using var issued = X509CertificateLoader.LoadCertificate(certificate);
        var key = _identity.Certificate!.PublicKey.ExportSubjectPublicKeyInfo();
        if (!issued.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key))
        {
            throw new CryptographicException("it is not for this agent's key");
        }

        _store.SaveCertificate(certificate);

        // Not sooner than an edge may be asked again, even if what it issued is old already.
        _dueAt = DueAt(issued) > _dueAt ? DueAt(issued) : _dueAt;
    }

    private TimeSpan DueAt(X509Certificate2 certificate)
    {
        var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        return from + ((to - from) * 2 / 3) - _edgeAtZero.UtcDateTime;
    }
}
