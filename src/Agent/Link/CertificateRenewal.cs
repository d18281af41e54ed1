using Gse.AgentHost.Identity;
using Gse.Protocol;
using Google.Protobuf;

namespace Gse.AgentHost.Link;

/// <summary>
/// Asks for a new certificate when two thirds of the old one's life are over,
/// by the edge's clock: the host's may be wrong.
/// </summary>
internal sealed class CertificateRenewal(AgentIdentity identity, IdentityStore store, TimeSpan dueAt)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);
    private TimeSpan _dueAt = dueAt;

    /// <param name="edgeTime">The edge's clock at <paramref name="now"/>.</param>
    public static CertificateRenewal? For(
        AgentIdentity identity, IdentityStore? store, DateTimeOffset edgeTime, TimeSpan now)
    {
        if (identity.Certificate is not { } certificate || store is null)
        {
            return null;
        }

        var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        return new CertificateRenewal(identity, store, now + (from + ((to - from) * 2 / 3) - edgeTime.UtcDateTime));
    }

    /// <summary>The request, if it is time.</summary>
    public Enrol? Request(TimeSpan now, Facts facts)
    {
        if (now < _dueAt)
        {
            return null;
        }

        _dueAt = now + AskAgain;
        var request = ByteString.CopyFrom(store.CertificateRequest(identity.AgentId));
        return new Enrol { AgentId = identity.AgentId, CertificateRequest = request, Facts = facts };
    }
}
