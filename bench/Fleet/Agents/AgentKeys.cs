using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gse.Bench.Fleet.Agents;

/// <summary>
/// One key pair for all agents (it costs the edge the same as one each) and a certificate for each, kept in the data
/// folder so that the next run need not enrol.
/// </summary>
internal sealed class AgentKeys : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, byte[]> _certificates = [];
    private readonly StreamWriter _file;
    private readonly Lock _gate = new();

    public AgentKeys(string folder)
    {
        var keyFile = Path.Combine(folder, "bench-agents.key");
        var certificates = Path.Combine(folder, "bench-agents.crt");
        if (File.Exists(keyFile) && File.Exists(certificates))
        {
            _key.ImportFromPem(File.ReadAllText(keyFile));
            foreach (var line in File.ReadLines(certificates))
            {
                if (line.Split(' ') is [var agent, { Length: > 0 } der])
                {
                    _certificates[agent] = Convert.FromBase64String(der);
                }
            }
        }
        else
        {
            File.WriteAllText(keyFile, _key.ExportPkcs8PrivateKeyPem());
        }

        _file = new StreamWriter(certificates, append: true) { AutoFlush = true };
    }

    public bool Has(string agent) => _certificates.ContainsKey(agent);

    public byte[] Request(string agent)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(agent);
        return new CertificateRequest(subject.Build(), _key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }

    public void Save(string agent, byte[] certificate)
    {
        lock (_gate)
        {
            _certificates[agent] = certificate;
            _file.WriteLine($"{agent} {Convert.ToBase64String(certificate)}");
        }
    }

    /// <summary>The agent's certificate, ready for handshakes.</summary>
    public SslStreamCertificateContext Context(string agent)
    {
        using var bare = X509CertificateLoader.LoadCertificate(_certificates[agent]);
        return SslStreamCertificateContext.Create(bare.CopyWithPrivateKey(_key), null, offline: true);
    }

    public void Dispose()
    {
        _file.Dispose();
        _key.Dispose();
    }
}
