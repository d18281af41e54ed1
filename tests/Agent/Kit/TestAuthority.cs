using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Gse.Protocol;

namespace Gse.Agent.Tests.Kit;

/// <summary>A certificate authority as an edge has it.</summary>
internal sealed class TestAuthority
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    public byte[] Der => _certificate.RawData;

    public X509Certificate2 Public => X509CertificateLoader.LoadCertificate(Der);

    public string Token => $"gse1.t1.s3cret.{Convert.ToHexStringLower(SHA256.HashData(Der))}";

    public X509Certificate2 ServerCertificate(bool expired = false) => Leaf("CN=edge", ServerAuth, expired);

    public X509Certificate2 AgentCertificateWithKey() => Leaf("CN=agent", ClientAuth, false);

    public byte[] Sign(byte[] certificateRequest, string agentId, DateTimeOffset? at = null)
    {
        var asked = CertificateRequest.LoadSigningRequest(certificateRequest, HashAlgorithmName.SHA256);
        var request = new CertificateRequest(
            new X500DistinguishedName($"CN={agentId}"), asked.PublicKey, HashAlgorithmName.SHA256);
        return Issue(request, ClientAuth, false, at).RawData;
    }

    public Enrolled Enrolled(Enrol enrol, string agentId) => new()
    {
        AgentId = agentId,
        Certificate = ByteString.CopyFrom(Sign(enrol.CertificateRequest.ToByteArray(), agentId)),
        Authority = ByteString.CopyFrom(Der),
    };

    private X509Certificate2 Leaf(string name, string purpose, bool expired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = Issue(new CertificateRequest(name, key, HashAlgorithmName.SHA256), purpose, expired);
        return issued.CopyWithPrivateKey(key);
    }

    private X509Certificate2 Issue(
        CertificateRequest request, string purpose, bool expired, DateTimeOffset? at = null)
    {
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        request.CertificateExtensions.Add(new X509Extension(AuthorityExtension.Oid, Der, false));
        var now = at ?? DateTimeOffset.UtcNow;
        var to = expired ? now.AddHours(-1) : now.AddDays(10);
        return request.Create(_certificate, now.AddHours(-2), to, RandomNumberGenerator.GetBytes(12));
    }
}
