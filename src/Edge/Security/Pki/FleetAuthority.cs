using System.Security.Cryptography.X509Certificates;

namespace Gse.Edge.Security.Pki;

/// <summary>The certificate authority of the fleet, once it is known: before anything listens.</summary>
internal sealed class FleetAuthority : IDisposable
{
    private X509Certificate2? _root;

    /// <summary>With its private key.</summary>
    public X509Certificate2 Root
    {
        get => _root ?? throw new InvalidOperationException("The fleet's authority was used before it was opened.");
        set => _root = value;
    }

    public void Dispose() => _root?.Dispose();
}
