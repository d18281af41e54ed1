using System.Security.Cryptography;
using Gse.Application.Routing;
using Microsoft.AspNetCore.DataProtection;

namespace Gse.Edge.Security.Secrets;

/// <summary>
/// Seals with ASP.NET Core's data protection: authenticated encryption, keys that change by themselves.
/// </summary>
internal sealed class SecretSeal(IDataProtectionProvider provider) : ISecretSeal
{
    private readonly IDataProtector _protector = provider.CreateProtector("gse.streamto.v1");

    public string Seal(string plain) => _protector.Protect(plain);

    public string? TryUnseal(string sealedText)
    {
        try
        {
            return _protector.Unprotect(sealedText);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
