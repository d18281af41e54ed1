using System.Buffers;

namespace Gse.Protocol;

/// <summary>
/// Beat and BeatAck by hand: the two messages that come 10,000 times a second and must cost no allocation. The bytes
/// are those of the generated classes (a test holds the two against each other);
/// unknown fields are skipped as they do.
/// </summary>
public static class BeatCodec
{
    /// <summary>Three fields of one tag byte each, the varints at their longest.</summary>
    internal const int MaxBeatLength = 1 + 10 + 1 + 5 + 1 + 5;

    // Longer beats are legal (unknown fields of a later version), but are read through the generated class.
    private const int MaxSmallLength = 64;

    /// <summary>Reads the message of a Beat or BeatAck frame. False if the bytes are no such message.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> payload, out BeatValues beat)
    {
        if (payload.IsSingleSegment)
        {
            return TryRead(payload.FirstSpan, out beat);
        }

        if (payload.Length <= MaxSmallLength)
        {
            Span<byte> copy = stackalloc byte[(int)payload.Length];
            payload.CopyTo(copy);
            return TryRead(copy, out beat);
        }

        var read = new Frame(FrameKind.Beat, payload).TryParse(Beat.Parser, out var message);
        beat = message is null
            ? default
            : new BeatValues(message.Sequence, message.CpuPermille, message.MemoryPermille);
        return read;
    }

    internal static bool TryRead(ReadOnlySpan<byte> bytes, out BeatValues beat)
    {
        beat = default;
        ulong sequence = 0;
        uint cpu = 0, memory = 0;
        while (!bytes.IsEmpty)
        {
            // The tag: field number << 3 | wire type. Field 0 does not exist; numbers are at most 29 bits.
            if (!TryReadVarint(ref bytes, out var tag) || tag > uint.MaxValue || tag >> 3 == 0)
            {
                return false;
            }

            switch (tag)
            {
                case 1 << 3 when TryReadVarint(ref bytes, out sequence):
                    break;
                case 2 << 3 when TryReadVarint(ref bytes, out var value):
                    cpu = (uint)value;
                    break;
                case 3 << 3 when TryReadVarint(ref bytes, out var value):
                    memory = (uint)value;
                    break;
                default:
                    // Of a later version, or a known number with another wire type: both are skipped.
                    if (!TrySkip(ref bytes, (int)(tag & 7)))
                    {
                        return false;
                    }

                    break;
            }
        }

        beat = new BeatValues(sequence, cpu, memory);
        return true;
    }

    internal static int WriteBeat(Span<byte> bytes, BeatValues beat)
    {
        var length = WriteField(bytes, 1 << 3, beat.Sequence);
        length += WriteField(bytes[length..], 2 << 3, beat.CpuPermille);
        return length + WriteField(bytes[length..], 3 << 3, beat.MemoryPermille);
    }

    private static int WriteField(Span<byte> bytes, byte tag, ulong value)
    {
        if (value == 0)
        {
            return 0;
        }

        bytes[0] = tag;
        var at = 1;
        for (; value > 0x7F; value >>= 7)
        {
            bytes[at++] = (byte)(value | 0x80);
        }

        bytes[at++] = (byte)value;
        return at;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    // Groups (3, 4) are of another age: nobody sends them, so they are malformed here.
    private static bool TrySkip(ref ReadOnlySpan<byte> bytes, int wireType)
    {
        ulong count;
        switch (wireType)
        {
            case 0:
                return TryReadVarint(ref bytes, out _);
            case 1:
                count = 8;
                break;
            case 2 when TryReadVarint(ref bytes, out count):
                break;
            case 5:
                count = 4;
                break;
            default:
                return false;
        }

        if (count > (ulong)bytes.Length)
        {
            return false;
        }

        bytes = bytes[(int)count..];
        return true;
    }
}
