using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gse.Architecture.Tests;

/// <summary>
/// Time comes from TimeProvider or IScheduler. The build refuses anything else (BannedSymbols.txt); these tests see
/// to it that the build goes on refusing, and look for what an analyzer cannot ban without banning its good use.
/// </summary>
public sealed partial class The_clock
{
    [Fact]
    public void is_read_by_no_source_file() =>
        Found.Nothing(Code.Find(Repository.Sources("src"), DirectClock()));

    [Fact]
    public void is_measured_by_neither_domain_nor_application() => Found.Nothing(Code.Find(
        Repository.Sources("src/Domain").Concat(Repository.Sources("src/Application")), DirectTicks()));

    [Fact]
    public void would_be_found_if_it_were_read()
    {
        Assert.Matches(DirectClock(), Code.Strip("var now = DateTimeOffset.UtcNow;"));
        Assert.DoesNotMatch(DirectClock(), Code.Strip("// not DateTimeOffset.UtcNow, but \"DateTime.Now\""));
    }

    [Theory]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan)")]
    public void is_banned_in_all_of_src(string symbol) => Assert.Contains(
        Repository.Lines("src/BannedSymbols.txt"), line => line.StartsWith(symbol + ";", StringComparison.Ordinal));

    [Theory]
    [InlineData("T:System.TimeProvider")]
    [InlineData("T:System.Random")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("T:System.Threading.Tasks.Task")]
    public void and_chance_are_banned_in_the_domain(string symbol)
    {
        Assert.Contains(
            Repository.Lines("src/Domain/BannedSymbols.Domain.txt"),
            line => line.StartsWith(symbol + ";", StringComparison.Ordinal));
        Assert.Contains(
            "BannedSymbols.Domain.txt", File.ReadAllText(Repository.PathOf("src/Domain/Gse.Domain.csproj")));
    }

    [Fact]
    public void is_guarded_by_an_analyzer_that_nobody_turns_off()
    {
        var props = XDocument.Load(Repository.PathOf("src/Directory.Build.props"));
        Assert.Contains(
            props.Descendants("PackageReference"),
            package => package.Attribute("Include")?.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Contains(
            props.Descendants("AdditionalFiles"),
            file => file.Attribute("Include")!.Value.EndsWith("BannedSymbols.txt", StringComparison.Ordinal));

        string[] switches = ["RS0030", "RunAnalyzers", "TreatWarningsAsErrors", "AnalysisLevel"];
        Assert.All(
            Repository.Projects("src"),
            project => Assert.All(
                switches, name => Assert.DoesNotContain(name, File.ReadAllText(Repository.PathOf(project)))));
        Assert.DoesNotContain("RS0030", File.ReadAllText(Repository.PathOf(".editorconfig")));
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\s*\.\s*(UtcNow|Now|Today)\b|\bThread\s*\.\s*Sleep\b")]
    private static partial Regex DirectClock();

    [GeneratedRegex(@"\bEnvironment\s*\.\s*TickCount|\bStopwatch\b")]
    private static partial Regex DirectTicks();
}
