using System.Buffers;

namespace Gse.Protocol.Tests;

public sealed class Beats_on_the_hot_path
{
    [Fact]
    public void are_written_read_and_acknowledged_without_allocating()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Exchange(output, 1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        ulong sum = 0;
        for (ulong sequence = 1; sequence <= 10_000; sequence++)
        {
            sum += Exchange(output, sequence);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000UL * 10_001, sum);
    }

    private static ulong Exchange(ArrayBufferWriter<byte> output, ulong sequence)
    {
        output.ResetWrittenCount();
        FrameWriter.WriteBeat(output, sequence, 17, 350);
        FrameWriter.WriteBeatAck(output, sequence);
        var buffer = new ReadOnlySequence<byte>(output.WrittenMemory);
        ulong sum = 0;
        while (FrameReader.TryRead(ref buffer, FrameLimits.AfterHello, out var frame) == FrameReading.Complete
            && BeatCodec.TryRead(frame.Payload, out var beat))
        {
            sum += beat.Sequence;
        }

        return sum;
    }
}
