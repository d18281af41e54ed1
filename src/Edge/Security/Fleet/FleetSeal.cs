using System.Security.Cryptography;
using System.Text;

namespace Gse.Edge.Security.Fleet;

/// <summary>
/// Seals the fleet's secrets with a passphrase (<c>Fleet:KeyFile</c>), or leaves them as they are where there is none.
/// PBKDF2 makes a master key of the passphrase, once for each salt; HKDF makes a key for each purpose of it;
/// AES-256-GCM seals. The text says how it was made: <c>gse-sealed:1:ITERATIONS:SALT:NONCE,TAG,CIPHER</c>, the bytes in
/// base64.
/// </summary>
internal sealed class FleetSeal(string? passphrase)
{
    private const string Mark = "gse-sealed:1:";
    private const int Iterations = 600_000;
    private const int KeyBytes = 32;
    private const int SaltBytes = 16;

    private readonly Lock _gate = new();
    private (int Iterations, byte[] Salt, byte[] Key)? _master;

    /// <summary>Whether there is a passphrase.</summary>
    public bool Seals => passphrase is not null;

    public static bool IsSealed(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    /// <param name="purpose">What it is for; a text sealed for one purpose cannot be passed off for another.</param>
    public string Seal(string plain, string purpose)
    {
        if (passphrase is null)
        {
            return plain;
        }

        var (iterations, salt, master) = Master(null);
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        var text = Encoding.UTF8.GetBytes(plain);
        var cipher = new byte[text.Length];
        using var aes = new AesGcm(KeyFor(purpose, master), tag.Length);
        aes.Encrypt(nonce, text, cipher, tag, Encoding.UTF8.GetBytes(purpose));
        byte[] all = [.. nonce, .. tag, .. cipher];
        return $"{Mark}{iterations}:{Convert.ToBase64String(salt)}:{Convert.ToBase64String(all)}";
    }

    /// <exception cref="FleetException">There is no passphrase, or it is another one.</exception>
    public string Unseal(string text, string purpose)
    {
        if (!IsSealed(text))
        {
            return text;
        }

        if (passphrase is null)
        {
            throw new FleetException(
                "the secrets of the fleet in the log are sealed: set Fleet:KeyFile to the file with its passphrase");
        }

        try
        {
            return Open(text[Mark.Length..].Split(':'), purpose);
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException or ArgumentException)
        {
            throw new FleetException(
                "Fleet:KeyFile: the passphrase in it does not open the secrets of the fleet in the log", wrong);
        }
    }

    private string Open(string[] parts, string purpose)
    {
        if (parts.Length != 3 || !int.TryParse(parts[0], out var iterations) || iterations is < 1 or > 100_000_000)
        {
            throw new FormatException("not sealed by this version");
        }

        var all = Convert.FromBase64String(parts[2]).AsSpan();
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[all.Length - nonce - tag];
        var master = Master((iterations, Convert.FromBase64String(parts[1]))).Key;
        using var aes = new AesGcm(KeyFor(purpose, master), tag);
        aes.Decrypt(
            all[..nonce], all[(nonce + tag)..], all.Slice(nonce, tag), plain, Encoding.UTF8.GetBytes(purpose));
        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] KeyFor(string purpose, byte[] master) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>The master key for a salt; for null that of the salt met last, so that a fleet has one.</summary>
    private (int Iterations, byte[] Salt, byte[] Key) Master((int Iterations, byte[] Salt)? wanted)
    {
        lock (_gate)
        {
            if (_master is { } known && (wanted is not { } other
                || (other.Iterations == known.Iterations && other.Salt.AsSpan().SequenceEqual(known.Salt))))
            {
                return known;
            }

            var (iterations, salt) = wanted ?? (Iterations, RandomNumberGenerator.GetBytes(SaltBytes));
            var key = Rfc2898DeriveBytes.Pbkdf2(passphrase!, salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
            _master = (iterations, salt, key);
            return _master.Value;
        }
    }
}
