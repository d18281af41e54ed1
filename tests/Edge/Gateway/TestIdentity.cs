using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gse.Edge.Tests.Gateway;

/// <summary>An agent's id and certificate, with its key.</summary>
public sealed record TestIdentity(string Agent, X509Certificate2? Certificate)
{
    public static TestIdentity WithoutCertificate(string agent) => new(agent, null);

    /// <summary>Of a CA that nobody here knows.</summary>
    public static TestIdentity OfAnotherAuthority(string agent)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Gse agent link CA", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var root = authority.CreateSelfSigned(from, from.AddYears(10));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={agent}", key, HashAlgorithmName.SHA256);
        using var leaf = request.Create(root, from, from.AddYears(1), [1, 2, 3, 4]);
        return new TestIdentity(agent, Usable(leaf, key));
    }

    /// <summary>SslStream wants a key that it can open again.</summary>
    public static X509Certificate2 Usable(X509Certificate2 certificate, ECDsa key)
    {
        using var both = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(both.Export(X509ContentType.Pkcs12), null);
    }
}
