using System.Buffers.Binary;

namespace Gse.Protocol;

/// <summary>The 8 bytes before each message: version, kind, two reserved bytes, length (big-endian).</summary>
/// <param name="Length">Of the message in bytes.</param>
public readonly record struct FrameHeader(FrameKind Kind, int Length)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 8;

    /// <summary>The version of the protocol that this code speaks.</summary>
    public const byte Version = 1;

    /// <summary>
    /// Reads a header, or tells from as few bytes as possible that there will never be one. <paramref name="bytes"/>
    /// may be shorter than <see cref="Size"/>.
    /// </summary>
    public static FrameReading TryRead(ReadOnlySpan<byte> bytes, FrameLimits limits, out FrameHeader header)
    {
        header = default;
        if (bytes.Length > 0 && bytes[0] != Version)
        {
            return FrameReading.BadVersion;
        }

        if (bytes.Length > 1 && !IsKnown(bytes[1]))
        {
            return FrameReading.UnknownKind;
        }

        if (bytes.Length < Size)
        {
            return FrameReading.NeedMore;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (length > (uint)limits.MaxMessageLength)
        {
            return FrameReading.TooLong;
        }

        header = new FrameHeader((FrameKind)bytes[1], (int)length);
        return FrameReading.Complete;
    }

    /// <summary>Writes the header into the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..Size], (uint)Length);
        bytes[0] = Version;
        bytes[1] = (byte)Kind;
        bytes[2] = 0;
        bytes[3] = 0;
    }

    private static bool IsKnown(byte kind) =>
        (FrameKind)kind is (>= FrameKind.Hello and <= FrameKind.TaskNews)
            or (>= FrameKind.Welcome and <= FrameKind.TaskTerminate);
}
