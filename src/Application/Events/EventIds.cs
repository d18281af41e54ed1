using System.Security.Cryptography;
using System.Text;

namespace Gse.Application.Events;

/// <summary>Makes event ids.</summary>
public static class EventIds
{
    /// <summary>
    /// The same parts give the same id (RFC 9562, version 8, over SHA-256): a fact that is told twice is recorded once.
    /// </summary>
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        var text = string.Join('\n', parts!);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        var bytes = hash[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A new id that sorts by time, which keeps the log's index of ids growing at its end.</summary>
    public static Guid New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow());
}
