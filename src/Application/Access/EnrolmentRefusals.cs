using Gse.Domain;
using Gse.Domain.Agents;

namespace Gse.Application.Access;

/// <summary>The id belongs to another host, which is alive.</summary>
public sealed record AgentIdTaken(AgentId Agent) : Refusal($"the agent id '{Agent}' is in use by another host");

/// <summary>Malformed, not signed by its own key, or a key that is none of EC P-256 and P-384.</summary>
public sealed record CertificateRequestInvalid()
    : Refusal(
        "the certificate request is not valid: it must be PKCS #10, self-signed, with a key of EC P-256 or P-384");
