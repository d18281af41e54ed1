using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gse.Protocol;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Security.Pki;

/// <summary>
/// What the edge shows on the link. Made anew at every start, and before it ends: agents trust the CA, so nobody
/// needs the one before, and its key never touches the disk.
/// </summary>
internal sealed class ServerCertificate(CertificateAuthority authority, IOptions<PkiOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly OidCollection ForServers = [new Oid("1.3.6.1.5.5.7.3.1")];

    private readonly Lock _making = new();
    private SslStreamCertificateContext? _current;
    private DateTimeOffset _renewAt;

    /// <summary>For the next handshake.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_making)
            {
                if (_current is null || time.GetUtcNow() >= _renewAt)
                {
                    // The one before is left to the collector: handshakes may still be using it.
                    _current = SslStreamCertificateContext.Create(Make(), [authority.Root], offline: true);
                    _renewAt = time.GetUtcNow() + Lifetime - RenewBefore;
                }

                return _current;
            }
        }
    }

    private X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Gse edge", key, HashAlgorithmName.SHA256);
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        extensions.Add(new X509EnhancedKeyUsageExtension(ForServers, false));
        extensions.Add(Names(options.Value.Names));
        extensions.Add(new X509Extension(AuthorityExtension.Oid, authority.Certificate.Span, false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        using var signed = authority.Sign(request, Lifetime, serial);
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Extension Names(IEnumerable<string> configured)
    {
        var names = new SubjectAlternativeNameBuilder();
        string[] own = ["localhost", "127.0.0.1", "::1", Dns.GetHostName()];
        foreach (var name in own.Concat(configured).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        return names.Build();
    }
}
