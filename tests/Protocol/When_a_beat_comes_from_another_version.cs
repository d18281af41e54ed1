using System.Buffers;
using Google.Protobuf;

namespace Gse.Protocol.Tests;

public sealed class When_a_beat_comes_from_another_version
{
    [Fact]
    public void unknown_fields_of_every_wire_type_are_skipped()
    {
        byte[] payload =
        [
            0x08, 5, 0x20, 0xFF, 0x01, 0x29, 1, 2, 3, 4, 5, 6, 7, 8, 0x32, 2, 9, 9, 0x3D, 1, 2, 3, 4, 0x10, 7,
        ];
        Assert.True(BeatCodec.TryRead(new ReadOnlySequence<byte>(payload), out var beat));
        Assert.Equal(new BeatValues(5, 7, 0), beat);
        Assert.Equal(new Beat { Sequence = 5, CpuPermille = 7 }.Sequence, Beat.Parser.ParseFrom(payload).Sequence);
    }

    [Fact]
    public void a_long_one_in_pieces_is_read_all_the_same()
    {
        var beat = new Beat { Sequence = 5, CpuPermille = 7, MemoryPermille = 9 };
        byte[] payload = [.. beat.ToByteArray(), 0x32, 100, .. new byte[100]];
        Assert.True(BeatCodec.TryRead(Frames.Cut(payload, 3, 50), out var read));
        Assert.Equal(new BeatValues(5, 7, 9), read);
    }

    [Theory]
    [InlineData(new byte[] { 0x08 })]
    [InlineData(new byte[] { 0x08, 0x80 })]
    [InlineData(new byte[] { 0x00, 0x01 })]
    [InlineData(new byte[] { 0x32, 5, 1 })]
    [InlineData(new byte[] { 0x32, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x29, 1, 2, 3 })]
    [InlineData(new byte[] { 0x0B, 0x0C })]
    [InlineData(new byte[] { 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void bytes_that_are_no_message_are_told_as_such(byte[] payload)
    {
        Assert.False(BeatCodec.TryRead(new ReadOnlySequence<byte>(payload), out var beat));
        Assert.Equal(default, beat);
    }
}
