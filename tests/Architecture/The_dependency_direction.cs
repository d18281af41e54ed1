using System.Xml.Linq;

namespace Gse.Architecture.Tests;

/// <summary>Agent to Protocol; Edge to Protocol and Application; Application to Domain; Cli to nobody, but for
/// one folder that opens engines itself, and one that signs what the edge will order.</summary>
public sealed class The_dependency_direction
{
    [Theory]
    [InlineData("Domain", "")]
    [InlineData("Application", "Domain")]
    [InlineData("Infrastructure", "Application Domain")]
    [InlineData("Protocol", "")]
    [InlineData("Agent", "Protocol")]
    [InlineData("Cli", "Application Domain Infrastructure Protocol")]
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

    /// <summary>
    /// All else of the command line speaks HTTP, as everyone does: docs/adr/0018. A signature is over what the edge
    /// makes of a request, byte for byte, so that the same code has to make it.
    /// </summary>
    [Theory]
    [InlineData("Gse.Application", "LogCopy Signing")]
    [InlineData("Gse.Domain", "LogCopy Signing")]
    [InlineData("Gse.Infrastructure", "LogCopy")]
    [InlineData("Gse.Protocol", "Signing")]
    public void of_the_command_line_is_left_by_the_copy_of_logs_and_by_signing_only(string project, string by) =>
        Found.Nothing(Assemblies.UsersOf(project).Where(type =>
            type.StartsWith("Gse.Cli.", StringComparison.Ordinal)
            && !by.Split(' ').Any(folder => type.StartsWith($"Gse.Cli.{folder}.", StringComparison.Ordinal))));

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
