using System.Text.RegularExpressions;

namespace Gse.Architecture.Tests;

public sealed partial class The_house_rules
{
    private const string ThisFile = "tests/Architecture/The_house_rules.cs";

    public static TheoryData<string, int> LongestFiles => new() { { "src", 300 }, { "tests", 400 }, { "bench", 300 } };

    [Theory]
    [MemberData(nameof(LongestFiles))]
    public void keep_files_short(string folder, int lines) => Found.Nothing(
        All(folder).Where(file => Repository.Lines(file).Count > lines)
            .Select(file => $"{file} has {Repository.Lines(file).Count} lines"));

    [Fact]
    public void keep_half_of_the_files_at_fifty_lines()
    {
        var lengths = Repository.Sources("src").Select(file => Repository.Lines(file).Count).Order().ToList();
        Assert.InRange(lengths[lengths.Count / 2], 1, 50);
        Assert.InRange(lengths[lengths.Count * 95 / 100], 1, 160);
    }

    [Theory]
    [MemberData(nameof(LongestFiles))]
    public void keep_lines_within_120_columns(string folder, int _) => Found.Nothing(
        LinesOf(All(folder)).Where(at => at.Line.Length > 120)
            .Select(at => $"{at.File}:{at.Number} has {at.Line.Length} columns"));

    [Fact]
    public void know_no_unfinished_code() => Found.Nothing(
        Code.Find(Everything(), Unfinished()).Concat(LinesOf(Everything().Where(file => file != ThisFile))
            .Where(at => ToDo().IsMatch(at.Line))
            .Select(at => $"{at.File}:{at.Number} {at.Line.Trim()}")));

    [Fact]
    public void swallow_no_exception() => Found.Nothing(Code.Find(Everything(), EmptyCatch()));

    [Fact]
    public void know_no_async_void() => Found.Nothing(Code.Find(Everything(), AsyncVoid()));

    [Fact]
    public void know_no_ConfigureAwait() => Found.Nothing(Code.Find(Everything(), ConfigureAwait()));

    [Fact]
    public void let_no_test_wait_for_time_to_pass() =>
        Found.Nothing(Code.Find(Repository.Sources("tests"), Waiting()));

    [Fact]
    public void give_every_log_message_a_generated_method() =>
        Found.Nothing(Code.Find(Repository.Sources("src"), RawLog()));

    [Theory]
    [InlineData("catch (IOException) { }")]
    [InlineData("catch\n{\n    // nothing\n}")]
    [InlineData("catch (Exception e) when (e is IOException)\n{\n}")]
    public void would_see_a_swallowed_exception(string code) => Assert.Matches(EmptyCatch(), Code.Strip(code));

    [Theory]
    [InlineData("await Task.Delay(100);", true)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), token);", true)]
    [InlineData("Thread.Sleep(5);", true)]
    [InlineData("await Task.Delay(Timeout.Infinite, token);", false)]
    public void would_see_a_waiting_test(string code, bool seen) =>
        Assert.Equal(seen, Waiting().IsMatch(Code.Strip(code)));

    private static IEnumerable<(string File, int Number, string Line)> LinesOf(IEnumerable<string> files) =>
        files.SelectMany(file => Repository.Lines(file).Select((line, index) => (file, index + 1, line)));

    private static IEnumerable<string> All(string folder) =>
        Directory.Exists(Repository.PathOf(folder)) ? Repository.Sources(folder) : [];

    private static IEnumerable<string> Everything() => All("src").Concat(All("tests")).Concat(All("bench"));

    [GeneratedRegex(@"\bNotImplementedException\b|#pragma\s+warning\s+disable(?!\s+\w+)")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex ToDo();

    [GeneratedRegex(@"\bcatch\b(\s*\([^)]*\))?(\s*when\s*\([^{]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoid();

    [GeneratedRegex(@"\.ConfigureAwait\s*\(")]
    private static partial Regex ConfigureAwait();

    [GeneratedRegex(@"\bTask\s*\.\s*Delay\s*\(\s*(\d|TimeSpan\s*\.\s*From)|\bThread\s*\.\s*Sleep\s*\(")]
    private static partial Regex Waiting();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\s*\(")]
    private static partial Regex RawLog();
}
