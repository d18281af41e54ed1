using System.CommandLine;

namespace Gse.Cli.Commands;

/// <summary>An option that is text.</summary>
internal static class TextOption
{
    public static Option<string?> Create(string name, string description, string help = "text") =>
        new(name) { Description = description, HelpName = help };
}
