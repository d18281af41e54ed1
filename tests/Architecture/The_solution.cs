using System.Xml.Linq;

namespace Gse.Architecture.Tests;

public sealed class The_solution
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void holds_every_project(string folder)
    {
        var solution = File.ReadAllText(Repository.PathOf("Gse.sln")).Replace('\\', '/');
        Assert.All(Repository.Projects(folder), project => Assert.Contains($"\"{project}\"", solution));
    }

    [Fact]
    public void gives_every_project_of_src_its_tests() => Assert.All(
        Repository.Projects("src").Select(path => path.Split('/')[1]),
        name => Assert.True(File.Exists(Repository.PathOf($"tests/{name}/Gse.{name}.Tests.csproj")), name));

    [Fact]
    public void pins_package_versions_in_one_place() => Assert.All(
        Repository.Projects("src").Concat(Repository.Projects("tests")),
        project => Assert.DoesNotContain(
            XDocument.Load(Repository.PathOf(project)).Descendants("PackageReference"),
            package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null));

    [Fact]
    public void pins_exact_versions() => Assert.All(
        XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion"),
        package => Assert.Matches(@"^\d+(\.\d+)+(-[\w.]+)?$", package.Attribute("Version")!.Value));

    [Fact]
    public void treats_warnings_as_errors()
    {
        var props = XDocument.Load(Repository.PathOf("Directory.Build.props"));
        Assert.Equal("true", props.Descendants("TreatWarningsAsErrors").Single().Value);
        Assert.Equal("enable", props.Descendants("Nullable").Single().Value);
        Assert.Equal("latest-recommended", props.Descendants("AnalysisLevel").Single().Value);
    }

    [Fact]
    public void suppresses_no_warning_without_saying_why()
    {
        string[] files = ["Directory.Build.props", "src/Directory.Build.props", "tests/Directory.Build.props"];
        foreach (var file in files.Concat(Repository.Projects("src")).Concat(Repository.Projects("tests")))
        {
            var suppressions = XDocument.Load(Repository.PathOf(file)).Descendants("NoWarn");
            Assert.All(suppressions, element => Assert.True(
                element.ElementsBeforeSelf().Any() || element.NodesBeforeSelf().OfType<XComment>().Any(), file));
            Assert.All(suppressions, element => Assert.Contains(element.NodesBeforeSelf(), node => node is XComment));
        }
    }
}
