using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gse.Domain.Access;

namespace Gse.Application.Access;

/// <summary>
/// The text of an access key: <c>gse_{id}_{43 characters of base64url}</c>, the last part being 256 random bits.
/// </summary>
public static class AccessKeyText
{
    private const string Prefix = "gse_";
    private const int SecretBytes = 32;
    private const int IdBytes = 5;

    /// <summary>Longer texts are no keys and are not even hashed.</summary>
    public const int MaxLength = 128;

    /// <summary>Makes a new key. The text must reach its owner and nobody else; the log gets the hash.</summary>
    public static (AccessKeyId Id, string Text) Create()
    {
        var id = new AccessKeyId(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (id, $"{Prefix}{id}_{secret}");
    }

    /// <summary>SHA-256 of the text, upper-case hex.</summary>
    public static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexString(hash);
    }
}
