using Gse.Domain.Agents;

namespace Gse.Application.Access;

/// <summary>The edge's own CA.</summary>
public interface ICertificateAuthority
{
    /// <summary>The CA certificate, DER: what agents trust.</summary>
    ReadOnlyMemory<byte> Certificate { get; }

    /// <summary>SHA-256 of <see cref="Certificate"/>, lower-case hex: the last part of a token.</summary>
    string Fingerprint { get; }

    /// <summary>
    /// Signs an agent's request. The same request for the same agent gives the same serial number, so a repeated
    /// enrolment is recognised. Null if the request is malformed, not signed by its own key, or the key is none of EC
    /// P-256 and P-384.
    /// </summary>
    SignedCertificate? Sign(AgentId agent, ReadOnlyMemory<byte> request);
}

/// <param name="Serial">Upper-case hex.</param>
/// <param name="Der">The certificate.</param>
public sealed record SignedCertificate(string Serial, ReadOnlyMemory<byte> Der);
