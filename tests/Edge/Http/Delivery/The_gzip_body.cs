using System.IO.Compression;
using System.Text;
using Gse.Edge.Http.V1;

namespace Gse.Edge.Tests.Http.Delivery;

public sealed class The_gzip_body
{
    // Like our own marker in every way but its digits, the likeliest text to be taken for it.
    private static readonly byte[] Digits = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, 2_000).Select(i => (i * 2_654_435_761L % 65_536).ToString("X4"))));

    [Theory]
    [InlineData(CompressionLevel.NoCompression, 0)]
    [InlineData(CompressionLevel.NoCompression, 3_000)]
    [InlineData(CompressionLevel.Fastest, 3_000)]
    [InlineData(CompressionLevel.Optimal, 20)]
    [InlineData(CompressionLevel.SmallestSize, 3_000)]
    public async Task is_whole_at_its_end_and_nowhere_before(CompressionLevel level, int length)
    {
        var packed = Pack(level, length);
        for (var cut = 1; cut < packed.Length; cut++)
        {
            Assert.False(await IsWholeAsync(packed[..cut], 8_192), $"cut after {cut} of {packed.Length}");
        }

        Assert.True(await IsWholeAsync(packed, 8_192));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task may_come_in_pieces(int piece)
    {
        var packed = Pack(CompressionLevel.Optimal, 500);
        Assert.True(await IsWholeAsync([.. packed, .. packed], piece));
        Assert.False(await IsWholeAsync([.. packed, .. packed[..^1]], piece));
        Assert.False(await IsWholeAsync([.. packed, .. packed[..1]], piece));
    }

    /// <summary>A flush ends blocks that are not the last, where a reader of codes is between two.</summary>
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public async Task is_not_whole_where_it_was_flushed(CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, level))
        {
            for (var i = 0; i < 50; i++)
            {
                packing.Write(Digits, i * 40, 40);
                packing.Flush();
            }
        }

        var whole = packed.ToArray();
        for (var cut = 1; cut < whole.Length; cut++)
        {
            Assert.False(await IsWholeAsync(whole[..cut], 8_192), $"cut after {cut} of {whole.Length}");
        }

        Assert.True(await IsWholeAsync(whole, 8_192));
    }

    private static byte[] Pack(CompressionLevel level, int length)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, level))
        {
            packing.Write(Digits, 0, length);
        }

        return packed.ToArray();
    }

    private static async Task<bool> IsWholeAsync(byte[] packed, int piece)
    {
        using var unpacked = new MemoryStream();
        try
        {
            await using var body = GzipBody.Unpack(new Pieces(packed, piece));
            await body.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        return GzipBody.IsWhole(unpacked.ToArray());
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
