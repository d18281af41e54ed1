using System.Reflection;
using System.Xml.Linq;

namespace Gse.Architecture.Tests;

/// <summary>Options are documentation: each one says what it means, in which unit, within which bounds.</summary>
public sealed class The_options
{
    [Fact]
    public void are_documented_property_by_property()
    {
        var documented = Assemblies.All.SelectMany(Documented).ToHashSet(StringComparer.Ordinal);
        var silent = Assemblies.All
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsPublic: true, IsClass: true }
                && type.Name.EndsWith("Options", StringComparison.Ordinal)
                && type.Namespace?.StartsWith("Gse.", StringComparison.Ordinal) == true)
            .SelectMany(type => type
                .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(property => $"P:{type.FullName}.{property.Name}")
                .Prepend($"T:{type.FullName}"))
            .Where(member => !documented.Contains(member));
        Found.Nothing(silent);
    }

    private static IEnumerable<string> Documented(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        Assert.True(File.Exists(file), $"{file} is missing");
        return XDocument.Load(file).Descendants("member")
            .Where(member => !string.IsNullOrWhiteSpace(member.Element("summary")?.Value))
            .Select(member => member.Attribute("name")!.Value);
    }
}
