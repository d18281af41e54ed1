using System.Security.Cryptography.X509Certificates;
using Gse.Application.Access;
using Gse.Domain.Agents;

namespace Gse.Edge.Gateway;

/// <summary>Who a connection proved to be.</summary>
/// <param name="Certificate">Serial number, upper-case hex.</param>
/// <param name="NotAfter">The certificate's end.</param>
internal readonly record struct LinkIdentity(AgentId Agent, string Certificate, DateTimeOffset NotAfter)
{
    /// <summary>Null if the certificate names no agent.</summary>
    public static LinkIdentity? Of(X509Certificate2 certificate) =>
        AgentId.TryParse(certificate.GetNameInfo(X509NameType.SimpleName, false), out var agent)
            ? new LinkIdentity(agent, certificate.SerialNumber, certificate.NotAfter.ToUniversalTime())
            : null;

    /// <summary>On a link without TLS: who it says it is.</summary>
    public static LinkIdentity Claimed(AgentId agent) =>
        new(agent, EnrolWithoutTls.Certificate, DateTimeOffset.MaxValue);
}
