using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gse.Application.Access;
using Gse.Domain.Agents;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Security.Pki;

/// <summary>Signs with the fleet's authority.</summary>
internal sealed class CertificateAuthority : ICertificateAuthority
{
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);
    private static readonly OidCollection ForClients = [new Oid("1.3.6.1.5.5.7.3.2")];
    private static readonly HashSet<string?> Curves =
        [ECCurve.NamedCurves.nistP256.Oid.Value, ECCurve.NamedCurves.nistP384.Oid.Value];

    private readonly Lock _signing = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _agentLifetime;

    public CertificateAuthority(FleetAuthority fleet, IOptions<PkiOptions> options, TimeProvider time)
    {
        _time = time;
        _agentLifetime = options.Value.AgentLifetime;
        Root = fleet.Root;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Root.RawDataMemory.Span));
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Root { get; }

    public ReadOnlyMemory<byte> Certificate => Root.RawDataMemory;

    public string Fingerprint { get; }

    public SignedCertificate? Sign(AgentId agent, ReadOnlyMemory<byte> request)
    {
        if (Read(request) is not { } key)
        {
            return null;
        }

        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(agent.Value);
        var certificate = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        certificate.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        certificate.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        certificate.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(ForClients, false));
        using var signed = Sign(certificate, _agentLifetime, SerialFor(agent, request));
        return new SignedCertificate(signed.SerialNumber, signed.RawData);
    }

    /// <param name="request">With all its extensions.</param>
    /// <param name="lifetime">From now; cut where the CA's own ends.</param>
    /// <param name="serial">16 bytes, the first from 0x01 to 0x7F.</param>
    public X509Certificate2 Sign(CertificateRequest request, TimeSpan lifetime, ReadOnlySpan<byte> serial)
    {
        var now = _time.GetUtcNow();
        DateTimeOffset end = Root.NotAfter.ToUniversalTime();
        lock (_signing)
        {
            return request.Create(Root, now - Backdating, now + lifetime < end ? now + lifetime : end, serial);
        }
    }

    /// <summary>128 bits that nobody can foresee: the request's own signature, which is random, is in them.</summary>
    private static byte[] SerialFor(AgentId agent, ReadOnlyMemory<byte> request)
    {
        byte[] text = [.. Encoding.ASCII.GetBytes(agent.Value + "\n"), .. request.Span];
        var serial = SHA256.HashData(text)[..16];
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    /// <summary>The key of a request that is signed with it, if it is one we take.</summary>
    private static PublicKey? Read(ReadOnlyMemory<byte> request)
    {
        try
        {
            var read = CertificateRequest.LoadSigningRequest(request.ToArray(), HashAlgorithmName.SHA256);
            using var key = read.PublicKey.GetECDsaPublicKey();
            var taken = key is not null && Curves.Contains(key.ExportParameters(false).Curve.Oid.Value);
            return taken ? read.PublicKey : null;
        }
        catch (CryptographicException)
        {
            // What the peer sent is no such request; the caller says so.
            return null;
        }
    }
}
