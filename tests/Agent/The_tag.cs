using System.Text;
using Gse.AgentHost.Tasks;

namespace Gse.Agent.Tests;

public sealed class The_tag
{
    private const string Filler = "[2026-11-29 20:00:00][4711]";

    [Theory]
    [InlineData("nothing\n", "")]
    [InlineData($"{Filler}job_success:[done]\n", "done")]
    [InlineData($"{Filler}job_fail:[not done]", "not done")]
    [InlineData($"{Filler}job_fail:[a]\n{Filler}job_success:[b]\nmore\n", "b")]
    [InlineData($"{Filler}job_success:[a[1] b]\n", "a[1] b")]
    [InlineData($"{Filler}job_success:[never closed\n", "")]
    [InlineData($"{Filler}job_success:[]\n", "")]
    [InlineData($"job_success:[a] {Filler}job_fail:[b]\n", "b")]
    public void is_the_text_of_the_last_one_however_the_output_is_cut(string output, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(output);
        foreach (var size in (int[])[1, 2, 3, 5, 7, 11, 1000])
        {
            var finder = new TagFinder();
            foreach (var piece in bytes.Chunk(size))
            {
                finder.Take(piece);
            }

            finder.Finish();
            Assert.Equal(expected, finder.Tag);
        }
    }

    [Theory]
    [InlineData('x', 1024)]
    [InlineData('é', 1024)]
    [InlineData('字', 1023)]
    public void has_at_most_a_kibibyte_of_whole_characters(char letter, int bytes)
    {
        var finder = new TagFinder();
        finder.Take(Encoding.UTF8.GetBytes($"job_success:[{new string(letter, 9000)}]\n"));
        Assert.Equal(new string(letter, bytes / Encoding.UTF8.GetByteCount([letter])), finder.Tag);
    }

    [Fact]
    public void is_found_behind_and_within_a_very_long_line()
    {
        var finder = new TagFinder();
        finder.Take(Encoding.UTF8.GetBytes(new string('y', 1_000_000) + "job_fail:[late]" + new string('z', 100_000)));
        finder.Take("\n"u8);
        Assert.Equal("late", finder.Tag);
    }
}
