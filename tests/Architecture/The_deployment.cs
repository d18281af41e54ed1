using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Gse.Architecture.Tests;

/// <summary>What deploy/ says is what the programs understand, and the same on every day.</summary>
public sealed partial class The_deployment
{
    /// <summary>What the agent's container reads before it becomes the agent.</summary>
    private static readonly string[] OfScripts = ["GSE_TOKEN_FILE", "GSE_CONF"];

    private static readonly string[] Texts = [".md", ".1", ".8"];

    private static readonly string[] Files =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("deploy"), "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/secrets/"))
            .Where(path => !Texts.Contains(Path.GetExtension(path)) && !path.EndsWith("deb.sh")),
    ];

    [Fact]
    public void sets_only_what_is_a_setting_of_the_edge()
    {
        var known = Settings().ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Link:Advertise", known);
        var used = Files.SelectMany(file => Setting().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Where(name => !name.StartsWith("GSE_AGENT_", StringComparison.Ordinal) && !OfScripts.Contains(name))
            .Distinct().ToList();
        Assert.Contains("GSE_Link__Advertise", used);
        Found.Nothing(used.Where(name => !known.Contains(name["GSE_".Length..].Replace("__", ":"))));
    }

    [Fact]
    public void sets_only_what_is_a_setting_of_the_agent()
    {
        var parser = File.ReadAllText(Repository.PathOf("src/Agent/Configuration/SettingsParser.cs"));
        var used = Files.SelectMany(file => Setting().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Where(name => name.StartsWith("GSE_AGENT_", StringComparison.Ordinal)).Distinct().ToList();
        Assert.NotEmpty(used);
        Found.Nothing(used.Where(name => name["GSE_AGENT_".Length..].Split("__")
            .Any(part => !parser.Contains($"\"{part.ToLowerInvariant()}\"", StringComparison.Ordinal))));
    }

    [Fact]
    public void pins_every_image_to_a_version()
    {
        var images = Files.Where(file => file.EndsWith("compose.yaml") || file.EndsWith("Dockerfile"))
            .SelectMany(File.ReadAllLines).Select(line => Image().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups["image"].Value).ToList();
        Assert.True(images.Count >= 7, $"only {images.Count} images were found");
        Found.Nothing(images.Where(image => !Pinned().IsMatch(image)));
    }

    [Fact]
    public void names_its_own_images_by_the_version_of_the_source()
    {
        var version = Regex.Match(
            File.ReadAllText(Repository.PathOf("Directory.Build.props")), "<Version>(.+)</Version>").Groups[1].Value;
        var own = Files.SelectMany(File.ReadAllLines).Select(line => Image().Match(line).Groups["image"].Value)
            .Where(image => image.StartsWith("gse/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(own);
        Assert.All(own, image => Assert.EndsWith($":{version}", image));
    }

    [Fact]
    public void puts_into_images_only_packages_that_are_built_here()
    {
        var script = File.ReadAllText(Repository.PathOf("deploy/deb.sh"));
        var packages = Files.Where(file => file.EndsWith("Dockerfile")).SelectMany(File.ReadAllLines)
            .SelectMany(line => Regex.Matches(line, @"artifacts/deb/([a-z-]+)_\*\.deb"))
            .Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["gse-agent", "gse-cli", "gse-edge"], packages.Order(StringComparer.Ordinal));
        Assert.All(packages, package => Assert.Contains($"    {package})", script, StringComparison.Ordinal));
    }

    [Fact]
    public void checks_the_health_of_every_service_that_stays()
    {
        var services = Regex.Split(
            File.ReadAllText(Repository.PathOf("deploy/compose.yaml")).Split("\nservices:\n")[1]
                .Split("\nnetworks:\n")[0], @"(?m)^(?=  [a-z0-9-]+:\s*$)").Where(text => text.Contains("restart")
                || text.Contains("<<: *edge")).ToList();
        Assert.True(services.Count >= 8, $"only {services.Count} services were found");
        Found.Nothing(services.Where(text =>
            !text.Contains("restart: \"no\"") && !text.Contains("healthcheck:") && !text.Contains("<<: *edge")));
    }

    /// <summary>Options by section, and the keys that the edge's host reads itself.</summary>
    private static IEnumerable<string> Settings()
    {
        var hosting = Repository.Sources("src/Edge").Where(path => path.StartsWith("src/Edge/Hosting/"))
            .SelectMany(path => Key().Matches(File.ReadAllText(Repository.PathOf(path))))
            .Select(match => match.Groups["key"].Value);
        return hosting.Concat(Assemblies.All.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(type => (Type: type, Section: type.GetField("Section")?.GetRawConstantValue() as string))
            .Where(options => options.Section is not null)
            .SelectMany(options => options.Type.GetProperties()
                .Select(property => $"{options.Section}:{Name(property)}")));
    }

    private static string Name(PropertyInfo property) =>
        property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;

    [GeneratedRegex(@"\bGSE_\w+")]
    private static partial Regex Setting();

    [GeneratedRegex("(configuration(\\[|, )|const string Key = )\"(?<key>[A-Z][A-Za-z:]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex(@"^\s*(image:|FROM) (?<image>\S+)")]
    private static partial Regex Image();

    [GeneratedRegex(@"^[^:@]+:\d+\.\d+[\w.+-]*$")]
    private static partial Regex Pinned();
}
