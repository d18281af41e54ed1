using System.CommandLine;

namespace Gse.Cli.Commands;

/// <summary>The agent that a command is about.</summary>
internal static class AgentArgument
{
    public static Argument<string> Create() => new("id") { Description = "Agent id, or the host as cloud:ip" };

    public static string Path(ParseResult parsed, Argument<string> id, string below = "") =>
        $"v1/agents/{Uri.EscapeDataString(parsed.GetValue(id)!)}{below}";
}
