using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Gse.Edge.Http.V1;

/// <summary>
/// Unpacks a gzip body, of one member or several, and can tell whether it was whole. The framework's stream cannot: it
/// ends silently where its input ends, and at the first byte behind a member that begins no other.
/// </summary>
/// <remarks>
/// So the body is followed by two members of ours, and both must come out at the end. Two, one stored and one coded,
/// because a body cut within a stored block takes what follows for its own text, and one cut within a coded block reads
/// it with its own code: either could bring out one of them by chance, none can bring out both and nothing between.
/// </remarks>
internal static class GzipBody
{
    private static readonly byte[] Marker = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32));
    private static readonly byte[] PackedTail =
        [.. Pack(CompressionLevel.NoCompression), .. Pack(CompressionLevel.SmallestSize)];

    private static readonly byte[] Tail = [.. Marker, .. Marker];

    /// <summary>How many bytes stand behind the body's own in what <see cref="Unpack"/> gives.</summary>
    public static int TailLength => Tail.Length;

    /// <summary>The body's bytes and the tail. Throws <see cref="InvalidDataException"/> when read.</summary>
    public static Stream Unpack(Stream body) =>
        new GZipStream(new FollowedStream(body, PackedTail), CompressionMode.Decompress);

    /// <summary>Whether the body was whole, given all that was unpacked.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> unpacked) => unpacked.EndsWith(Tail);

    private static byte[] Pack(CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, level))
        {
            packing.Write(Marker);
        }

        return packed.ToArray();
    }
}
