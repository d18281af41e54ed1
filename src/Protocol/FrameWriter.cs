using System.Buffers;
using Google.Protobuf;

namespace Gse.Protocol;

/// <summary>Writes frames.</summary>
public static class FrameWriter
{
    /// <summary>Writes one message as a frame.</summary>
    /// <exception cref="ArgumentException">The message is longer than any peer would take (1 MiB).</exception>
    public static void Write(IBufferWriter<byte> output, FrameKind kind, IMessage message)
    {
        var length = message.CalculateSize();
        if (length > FrameLimits.AfterHello.MaxMessageLength)
        {
            throw new ArgumentException($"a message of {length} bytes fits no frame", nameof(message));
        }

        new FrameHeader(kind, length).Write(output.GetSpan(FrameHeader.Size));
        output.Advance(FrameHeader.Size);
        message.WriteTo(output);
    }

    /// <summary>Writes a Beat without allocating.</summary>
    public static void WriteBeat(IBufferWriter<byte> output, ulong sequence, uint cpuPermille, uint memoryPermille)
    {
        var span = output.GetSpan(FrameHeader.Size + BeatCodec.MaxBeatLength);
        var beat = new BeatValues(sequence, cpuPermille, memoryPermille);
        var length = BeatCodec.WriteBeat(span[FrameHeader.Size..], beat);
        new FrameHeader(FrameKind.Beat, length).Write(span);
        output.Advance(FrameHeader.Size + length);
    }

    /// <summary>Writes a BeatAck without allocating.</summary>
    public static void WriteBeatAck(IBufferWriter<byte> output, ulong sequence)
    {
        var span = output.GetSpan(FrameHeader.Size + BeatCodec.MaxBeatLength);
        var length = BeatCodec.WriteBeat(span[FrameHeader.Size..], new BeatValues(sequence, 0, 0));
        new FrameHeader(FrameKind.BeatAck, length).Write(span);
        output.Advance(FrameHeader.Size + length);
    }
}
