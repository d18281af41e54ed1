using System.Buffers;

namespace Gse.Protocol;

/// <summary>Cuts a stream of bytes into frames. Never throws for what the peer sent, and allocates nothing.</summary>
public static class FrameReader
{
    /// <summary>
    /// Takes one frame from the front of <paramref name="buffer"/>. Only on <see cref="FrameReading.Complete"/> is the
    /// buffer moved, to the first byte behind the frame.
    /// </summary>
    public static FrameReading TryRead(ref ReadOnlySequence<byte> buffer, FrameLimits limits, out Frame frame)
    {
        frame = default;
        FrameHeader header;
        FrameReading reading;
        var first = buffer.FirstSpan;
        if (first.Length >= FrameHeader.Size)
        {
            reading = FrameHeader.TryRead(first, limits, out header);
        }
        else
        {
            Span<byte> bytes = stackalloc byte[FrameHeader.Size];
            var start = buffer.Length > FrameHeader.Size ? buffer.Slice(0, FrameHeader.Size) : buffer;
            start.CopyTo(bytes);
            reading = FrameHeader.TryRead(bytes[..(int)start.Length], limits, out header);
        }

        if (reading != FrameReading.Complete)
        {
            return reading;
        }

        if (buffer.Length - FrameHeader.Size < header.Length)
        {
            return FrameReading.NeedMore;
        }

        frame = new Frame(header.Kind, buffer.Slice(FrameHeader.Size, header.Length));
        buffer = buffer.Slice(frame.Payload.End);
        return FrameReading.Complete;
    }
}
