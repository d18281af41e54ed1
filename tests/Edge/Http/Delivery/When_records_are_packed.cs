using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Gse.Edge.Tests.Http.Delivery;

public sealed class When_records_are_packed : IAsyncLifetime
{
    private const string Lines = "application/x-ndjson";
    private readonly EdgeWithStorage _edge = new();

    public static TheoryData<CompressionLevel> Levels =>
        [CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.SmallestSize];

    public ValueTask InitializeAsync() => _edge.InitializeAsync();

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task they_are_unpacked(CompressionLevel level)
    {
        await AcceptedAsync(Pack("a\nb", level), 2);
        Assert.Equal(["a", "b"], Texts);
    }

    [Fact]
    public async Task several_members_are_one_body()
    {
        await AcceptedAsync([.. Pack("a\nb"), .. Pack(""), .. Pack("c\nd", CompressionLevel.NoCompression)], 3);
        Assert.Equal(["a", "bc", "d"], Texts);
    }

    [Fact]
    public async Task the_coding_may_be_named_in_any_case_or_as_none()
    {
        await AcceptedAsync(Pack("a"), 1, "GZIP");
        await AcceptedAsync("b"u8.ToArray(), 1, "identity");
        Assert.Equal(["a", "b"], Texts);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task a_body_that_is_cut_off_anywhere_is_refused_and_nothing_taken(CompressionLevel level)
    {
        var whole = Pack("the first record\nthe second record\nand the third\n" + Noise(40), level);
        for (var length = 0; length < whole.Length; length++)
        {
            await RefusedAsync(whole[..length], 400, "malformed_body", "gzip");
        }

        Assert.Empty(_edge.Taken);
        await AcceptedAsync(whole, 4);
    }

    [Fact]
    public async Task a_later_member_that_is_cut_off_is_refused()
    {
        var (first, second) = (Pack("a\nb\n"), Pack("c\nd\n"));
        for (var length = 1; length < second.Length; length++)
        {
            await RefusedAsync([.. first, .. second[..length]], 400, "malformed_body", "gzip");
        }

        Assert.Empty(_edge.Taken);
    }

    [Fact]
    public async Task what_is_not_gzip_is_refused()
    {
        var whole = Pack("a\nb\n");
        await RefusedAsync("no gzip"u8.ToArray(), 400, "malformed_body", "gzip");
        await RefusedAsync([.. whole, 0], 400, "malformed_body", "gzip");
        await RefusedAsync([.. whole, .. "c\nd\n"u8], 400, "malformed_body", "gzip");
        await RefusedAsync([.. whole, 0x1f, 0x8b, 0xff], 400, "malformed_body", "gzip");
        await RefusedAsync([.. "x"u8, .. whole], 400, "malformed_body", "gzip");
        Assert.Empty(_edge.Taken);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public async Task a_wrong_checksum_or_length_is_refused(int fromEnd)
    {
        var body = Pack("a\nb\n");
        body[^fromEnd] ^= 1;
        await RefusedAsync(body, 400, "malformed_body", "gzip");
        Assert.Empty(_edge.Taken);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task another_coding_is_refused(string encoding)
    {
        await RefusedAsync("x"u8.ToArray(), 415, "unknown_encoding", encoding.Split(", "));
        Assert.Empty(_edge.Taken);
    }

    [Fact]
    public async Task the_limit_is_of_what_they_are_unpacked()
    {
        var record = new string('x', 999) + "\n";
        await AcceptedAsync(Pack(string.Concat(Enumerable.Repeat(record, 5))), 5);
        await RefusedAsync(
            Pack(string.Concat(Enumerable.Repeat(record, 5)) + "\n"), 413, "body_too_large", "gzip");
        await RefusedAsync(Pack(new string('x', 1_000_000)), 413, "body_too_large", "gzip");
        Assert.Equal(5, _edge.Taken.Count);
    }

    private IEnumerable<string> Texts => _edge.Taken.Select(record => Encoding.UTF8.GetString(record.Value));

    private async Task AcceptedAsync(byte[] body, int count, string encoding = "gzip")
    {
        var answer = await _edge.PostAsync(body, Lines, [encoding]);
        Assert.Equal(202, (int)answer.Status);
        Assert.Equal(count, answer.Body.GetProperty("accepted").GetInt32());
    }

    private async Task RefusedAsync(byte[] body, int status, string code, params string[] encodings)
    {
        var answer = await _edge.PostAsync(body, Lines, encodings);
        Assert.Equal((status, code), ((int)answer.Status, answer.Code));
    }

    private static string Noise(int length) => RandomNumberGenerator.GetHexString(length);

    private static byte[] Pack(string text, CompressionLevel level = CompressionLevel.Optimal)
    {
        var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, level))
        {
            packing.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
