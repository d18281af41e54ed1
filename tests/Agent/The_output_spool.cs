using System.Text;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Tasks;
using Gse.Testing.Files;

namespace Gse.Agent.Tests;

public sealed class The_output_spool : IDisposable
{
    private const string TooLong = "\n[gse: output truncated at 5 MB]\n";

    private readonly TempFolder _folder = new();
    private int _changes;

    private string File => _folder.File("spool");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void gives_back_what_it_took_in_whole_characters()
    {
        using var spool = Open();
        Take(spool, "añ", "字x");
        spool.Finish();
        Assert.Equal(7, spool.Length);
        Assert.Equal(("a", 1), Read(spool, 0, 2));
        Assert.Equal(("ñ", 2), Read(spool, 1, 4));
        Assert.Equal(("字x", 4), Read(spool, 3, 100));
        Assert.Equal(2, _changes);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 3)]
    [InlineData(1000, 7)]
    public void is_never_longer_than_its_limit_and_says_that_there_was_more(int limit, int piece)
    {
        using var spool = Open(limit);
        var text = string.Concat(Enumerable.Repeat("a字", 1000));
        foreach (var part in text.Chunk(piece))
        {
            Take(spool, new string(part));
        }

        spool.Finish();
        var (output, length) = Read(spool, 0, int.MaxValue);
        Assert.True(spool.Truncated);
        Assert.InRange(length, limit - 3, limit);
        Assert.EndsWith(TooLong, output, StringComparison.Ordinal);
        Assert.StartsWith(output[..^TooLong.Length], text, StringComparison.Ordinal);
    }

    [Fact]
    public void of_exactly_as_much_as_there_is_room_for_says_nothing()
    {
        using var spool = Open(1000);
        Take(spool, new string('x', 1000 - TooLong.Length));
        spool.Finish();
        Assert.Equal((1000 - TooLong.Length, false), ((int)spool.Length, spool.Truncated));
    }

    [Fact]
    public void finds_the_tag_behind_its_limit()
    {
        using var spool = Open(100);
        Take(spool, new string('x', 1000), "\njob_success:[here]\n");
        spool.Finish();
        Assert.Equal("here", spool.Tag);
    }

    [Fact]
    public void outlives_the_agent_as_far_as_it_was_read()
    {
        using (var spool = Open())
        {
            Take(spool, "one\n", "two");
        }

        // A character that the crash cut is not told.
        System.IO.File.AppendAllText(File, "字");
        using (var file = System.IO.File.OpenWrite(File))
        {
            file.SetLength(8);
        }

        using var again = OutputSpool.Reopen(File, 1000);
        Assert.Equal(("one\ntwo", 7), Read(again!, 0, 100));
        again!.Delete();
        Assert.Null(OutputSpool.Reopen(File, 1000));
    }

    [Fact]
    public void on_a_full_disk_keeps_a_little_and_says_so()
    {
        using var disk = SmallDisk.MountOrSkip("128k");
        using var spool = new OutputSpool(Path.Combine(disk.Path, "spool"), 1 << 20, () => { });
        Take(spool, "on disk\n");
        disk.Fill();
        for (var i = 0; i < 40; i++)
        {
            Take(spool, new string((char)('a' + (i % 26)), 4096));
        }

        spool.Finish();
        var (output, length) = Read(spool, 0, int.MaxValue);
        Assert.True(spool.Truncated);
        Assert.StartsWith("on disk\naaaa", output, StringComparison.Ordinal);
        Assert.EndsWith("\n[gse: output truncated, no space left on the disk]\n", output, StringComparison.Ordinal);
        Assert.InRange(length, 65_536, 80_000);
        Assert.Equal((output[4..8], 4), Read(spool, 4, 4));
    }

    private OutputSpool Open(int limit = 1000) => new(File, limit, () => _changes++);

    private static void Take(OutputSpool spool, params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            spool.Take(Encoding.UTF8.GetBytes(piece));
        }
    }

    private static (string Text, int Bytes) Read(OutputSpool spool, long offset, int most)
    {
        var bytes = spool.Read(offset, most);
        return (Encoding.UTF8.GetString(bytes), bytes.Length);
    }
}
