using System.Buffers;
using FsCheck.Xunit;

namespace Gse.Protocol.Tests;

public sealed class The_frame_codec
{
    [Property]
    public bool gives_back_every_report_however_the_buffer_is_cut(
        ulong sequence, string text, int at, ushort a, ushort b)
    {
        var sent = Frames.AReport(sequence);
        // Lone surrogates cannot be said in UTF-8.
        sent.ProcessRegistered.CommandLine = string.Concat((text ?? "").Where(c => !char.IsSurrogate(c)));
        sent.AtMs = at;
        var bytes = Frames.Of(FrameKind.Report, sent);
        var buffer = Frames.Cut(bytes, a % bytes.Length, b % bytes.Length);

        return FrameReader.TryRead(ref buffer, FrameLimits.BeforeHello, out var frame) == FrameReading.Complete
            && frame.Kind == FrameKind.Report && buffer.IsEmpty && sent.Equals(Frames.Parse(frame));
    }

    [Property]
    public bool gives_back_every_beat_and_writes_it_as_the_generated_class_does(
        ulong sequence, uint cpu, uint memory, byte cut)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.WriteBeat(output, sequence, cpu, memory);
        var generated = new Beat { Sequence = sequence, CpuPermille = cpu, MemoryPermille = memory };
        var buffer = Frames.Cut(output.WrittenMemory, cut % output.WrittenCount);

        return output.WrittenSpan.SequenceEqual(Frames.Of(FrameKind.Beat, generated))
            && FrameReader.TryRead(ref buffer, FrameLimits.AfterHello, out var frame) == FrameReading.Complete
            && BeatCodec.TryRead(frame.Payload, out var beat)
            && beat == new BeatValues(sequence, cpu, memory) && buffer.IsEmpty;
    }

    [Property]
    public bool writes_an_ack_as_the_generated_class_does(ulong sequence)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.WriteBeatAck(output, sequence);
        return output.WrittenSpan.SequenceEqual(Frames.Of(FrameKind.BeatAck, new BeatAck { Sequence = sequence }));
    }

    [Fact]
    public void knows_every_kind_of_the_contract_and_no_other()
    {
        for (var kind = 0; kind < 256; kind++)
        {
            var known = Enum.IsDefined((FrameKind)kind) && kind != 0;
            var read = FrameHeader.TryRead([1, (byte)kind, 0, 0, 0, 0, 0, 0], FrameLimits.BeforeHello, out _);
            Assert.Equal(known ? FrameReading.Complete : FrameReading.UnknownKind, read);
        }
    }

    [Fact]
    public void waits_at_every_truncation_of_every_kind_and_takes_nothing()
    {
        foreach (var (kind, message) in Frames.OfEveryKind())
        {
            var bytes = Frames.Of(kind, message);
            for (var length = 0; length < bytes.Length; length++)
            {
                var buffer = Frames.Cut(bytes.AsMemory(0, length), length / 2);
                Assert.Equal(FrameReading.NeedMore, FrameReader.TryRead(ref buffer, FrameLimits.BeforeHello, out _));
                Assert.Equal(length, buffer.Length);
            }

            var whole = new ReadOnlySequence<byte>(bytes);
            Assert.Equal(FrameReading.Complete, FrameReader.TryRead(ref whole, FrameLimits.BeforeHello, out var frame));
            Assert.Equal(message, Frames.Parse(frame));
        }
    }

    [Fact]
    public void reads_frames_that_follow_each_other_one_by_one()
    {
        var all = Frames.OfEveryKind();
        var buffer = new ReadOnlySequence<byte>([.. all.SelectMany(f => Frames.Of(f.Kind, f.Message))]);
        foreach (var (kind, message) in all)
        {
            Assert.Equal(
                FrameReading.Complete, FrameReader.TryRead(ref buffer, FrameLimits.BeforeHello, out var frame));
            Assert.Equal(kind, frame.Kind);
            Assert.Equal(message, Frames.Parse(frame));
        }

        Assert.True(buffer.IsEmpty);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\x16\x03\x01")]
    [InlineData("\x02")]
    public void tells_another_protocol_from_its_first_byte(string start)
    {
        var buffer = new ReadOnlySequence<byte>([.. start.Select(c => (byte)c)]);
        var reading = FrameReader.TryRead(ref buffer, FrameLimits.BeforeHello, out _);
        Assert.Equal(FrameReading.BadVersion, reading);
        Assert.True(reading.IsMalformed());
    }

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData(64 * 1024 + 1, false)]
    [InlineData(1024 * 1024, false)]
    [InlineData(-1, false)]
    public void refuses_a_message_over_the_limit_from_its_header_alone(int length, bool taken)
    {
        byte[] header = [1, 1, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        var buffer = new ReadOnlySequence<byte>(header);
        var reading = FrameReader.TryRead(ref buffer, FrameLimits.BeforeHello, out _);
        Assert.Equal(taken ? FrameReading.NeedMore : FrameReading.TooLong, reading);
    }

    [Fact]
    public void takes_one_mebibyte_and_no_more_from_a_peer_that_it_knows()
    {
        Assert.Equal(
            FrameReading.Complete, FrameHeader.TryRead([1, 4, 0, 0, 0, 0x10, 0, 0], FrameLimits.AfterHello, out _));
        Assert.Equal(
            FrameReading.TooLong, FrameHeader.TryRead([1, 4, 0, 0, 0, 0x10, 0, 1], FrameLimits.AfterHello, out _));
        var tooMuch = new Unregister { Reason = new string('x', 1024 * 1024) };
        Assert.Throws<ArgumentException>(() => Frames.Of(FrameKind.Unregister, tooMuch));
    }
}
