using System.Xml.Linq;

namespace Gse.Architecture.Tests;

/// <summary>Agent to Protocol; Edge to Protocol and Application; Application to Domain; Cli to nobody, but for
/// one folder that opens engines itself.</summary>
public sealed class The_dependency_direction
{
    [Theory]
    [InlineData("Domain", "")]
    [InlineData("Application", "Domain")]
    [InlineData("Infrastructure", "Application Domain")]
    [InlineData("Protocol", "")]
    [InlineData("Agent", "Protocol")]
    [InlineData("Cli", "Application Domain Infrastructure")]
    [InlineData("Edge", "Application Domain Infrastructure Protocol")]
    public void is_what_the_project_files_say(string project, string mayReference)
    {
        var references = References(project, "ProjectReference")
            .Select(path => Path.GetFileNameWithoutExtension(path).Replace("Gse.", "", StringComparison.Ordinal));
        Assert.Empty(references.Except(mayReference.Split(' ')));
    }

    [Theory]
    [InlineData("Domain")]
    [InlineData("Application")]
    [InlineData("Infrastructure")]
    [InlineData("Protocol")]
    [InlineData("Agent")]
    [InlineData("Cli")]
    [InlineData("Edge")]
    public void names_no_project_of_the_tests(string project) =>
        Assert.DoesNotContain(
            References(project, "ProjectReference"), path => path.Contains("tests", StringComparison.Ordinal));

    /// <summary>All else of the command line speaks HTTP, as everyone does: docs/adr/0018.</summary>
    [Theory]
    [InlineData("Gse.Application")]
    [InlineData("Gse.Domain")]
    [InlineData("Gse.Infrastructure")]
    public void of_the_command_line_is_left_by_the_copy_of_logs_only(string project) => Found.Nothing(
        Assemblies.UsersOf(project).Where(type =>
            type.StartsWith("Gse.Cli.", StringComparison.Ordinal)
            && !type.StartsWith("Gse.Cli.LogCopy.", StringComparison.Ordinal)));

    [Fact]
    public void leaves_the_domain_without_a_package() => Assert.Empty(References("Domain", "PackageReference"));

    [Fact]
    public void is_not_softened_by_transitive_references()
    {
        var props = XDocument.Load(Repository.PathOf("Directory.Build.props"));
        Assert.Equal("true", props.Descendants("DisableTransitiveProjectReferences").Single().Value);
        Assert.All(
            Repository.Projects("src"),
            project => Assert.DoesNotContain(
                "DisableTransitiveProjectReferences", File.ReadAllText(Repository.PathOf(project))));
    }

    [Fact]
    public void covers_every_project_of_src() => Assert.Equal(
        ["Agent", "Application", "Cli", "Domain", "Edge", "Infrastructure", "Protocol"],
        Repository.Projects("src").Select(path => path.Split('/')[1]));

    private static IReadOnlyList<string> References(string project, string kind) =>
    [
        .. XDocument.Load(Repository.PathOf($"src/{project}/Gse.{project}.csproj"))
            .Descendants(kind)
            .Select(element => element.Attribute("Include")!.Value.Replace('\\', '/')),
    ];
}
