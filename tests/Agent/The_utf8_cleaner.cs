using System.Text;
using FsCheck.Xunit;
using Gse.AgentHost.Tasks;

namespace Gse.Agent.Tests;

public sealed class The_utf8_cleaner
{
    [Theory]
    [InlineData("61C3A962", "aéb")]
    [InlineData("F09F9880", "😀")]
    [InlineData("FF", "\uFFFD")]
    [InlineData("61C3", "a\uFFFD")]
    [InlineData("F09F98", "\uFFFD")]
    [InlineData("F09F61", "\uFFFDa")]
    [InlineData("C0AF", "\uFFFD\uFFFD")]
    [InlineData("EDA080", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("00", "\0")]
    public void gives_the_same_in_one_piece_and_byte_by_byte(string hex, string expected)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(expected, Encoding.UTF8.GetString(Clean([bytes])));
        Assert.Equal(expected, Encoding.UTF8.GetString(Clean([.. bytes.Select(b => new[] { b })])));
    }

    [Property(MaxTest = 2000)]
    public bool gives_what_the_platform_gives_however_it_is_cut(byte[][] pieces)
    {
        // Bytes of long characters are rare in random ones; a quarter are made such.
        foreach (var piece in pieces)
        {
            for (var i = 0; i < piece.Length; i += 2)
            {
                piece[i] = (piece[i] % 4) switch { 0 => 0xF0, 1 => 0x9F, 2 => 0xC3, _ => piece[i] };
            }
        }

        var whole = Encoding.UTF8.GetString([.. pieces.SelectMany(p => p)]);
        return Encoding.UTF8.GetString(Clean(pieces)) == whole;
    }

    private static byte[] Clean(byte[][] pieces)
    {
        var cleaner = new Utf8Cleaner();
        var clean = new MemoryStream();
        foreach (var piece in pieces)
        {
            clean.Write(cleaner.Clean(piece));
            Assert.True(System.Text.Unicode.Utf8.IsValid(clean.ToArray()));
        }

        clean.Write(cleaner.Finish());
        return clean.ToArray();
    }
}
