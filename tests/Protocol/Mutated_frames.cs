using System.Buffers;
using Google.Protobuf;

namespace Gse.Protocol.Tests;

public sealed class Mutated_frames
{
    private const int Count = 150_000;

    // A message object may be larger than its bytes (references, headers), but by a factor, not without bound.
    private const long MaxBytesPerPayloadByte = 64;

    [Fact]
    public void never_cost_more_than_their_own_connection()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var originals = Frames.OfEveryKind().Select(f => Frames.Of(f.Kind, f.Message)).ToArray();
        var (malformed, parsed, unparsed) = (0, 0, 0);
        for (var i = 0; i < Count; i++)
        {
            var bytes = Mutate(random, originals);
            try
            {
                var outcome = ReadAll(random, bytes);
                malformed += outcome.Malformed;
                parsed += outcome.Parsed;
                unparsed += outcome.Unparsed;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, frame {i}, bytes {Convert.ToHexString(bytes)}: {e}");
            }
        }

        // The mutations reach all three ends, or the test would test nothing.
        Assert.True(malformed > Count / 100 && parsed > Count / 100 && unparsed > Count / 100,
            $"seed {seed}: {malformed} malformed, {parsed} parsed, {unparsed} unparsed");
    }

    private static (int Malformed, int Parsed, int Unparsed) ReadAll(Random random, byte[] bytes)
    {
        var buffer = Frames.Cut(bytes, random.Next(bytes.Length + 1), random.Next(bytes.Length + 1));
        var (parsed, unparsed) = (0, 0);
        while (true)
        {
            var before = buffer;
            var reading = FrameReader.TryRead(ref buffer, FrameLimits.BeforeHello, out var frame);
            if (reading != FrameReading.Complete)
            {
                Assert.Equal(before.Length, buffer.Length);
                return (reading.IsMalformed() ? 1 : 0, parsed, unparsed);
            }

            // Exactly the frame was taken, and its payload is the bytes behind its header.
            Assert.Equal(before.Length - FrameHeader.Size - frame.Payload.Length, buffer.Length);
            var length = BitConverter.ToInt32([.. before.Slice(4, 4).ToArray().Reverse()]);
            Assert.Equal(length, frame.Payload.Length);

            var (message, allocated) = Measure(frame);
            if (allocated >= Bound(length))
            {
                // What the runtime loads once (the text of an exception that was never thrown before) is not the
                // frame's cost.
                (message, allocated) = Measure(frame);
            }

            Assert.True(allocated < Bound(length), $"{allocated} bytes for {length}");
            _ = message is null ? unparsed++ : parsed++;

            // The hand-written reader and the generated one agree on what a beat says.
            if (BeatCodec.TryRead(frame.Payload, out var beat) && frame.TryParse(Beat.Parser, out var generated))
            {
                Assert.Equal(
                    new BeatValues(generated.Sequence, generated.CpuPermille, generated.MemoryPermille), beat);
            }
        }
    }

    private static long Bound(int length) => 16_384 + (length * MaxBytesPerPayloadByte);

    private static (IMessage? Message, long Allocated) Measure(Frame frame)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Frames.Parse(frame);
        return (message, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Mutate(Random random, byte[][] originals)
    {
        List<byte> bytes = [.. originals[random.Next(originals.Length)]];
        if (random.Next(4) == 0)
        {
            bytes.AddRange(originals[random.Next(originals.Length)]);
        }

        for (var n = random.Next(1, 5); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(10) == 0 ? random.Next(Math.Min(8, bytes.Count)) : random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 3:
                    var piece = new byte[random.Next(1, 9)];
                    random.NextBytes(piece);
                    bytes.InsertRange(at, piece);
                    break;
                case 4:
                    bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0x80;
                    break;
                default:
                    bytes.AddRange(bytes.GetRange(at, Math.Min(32, bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
