using Gse.Cli.Api;
using Spectre.Console;

namespace Gse.Cli.Output;

/// <summary>An agent's state as people say it: GSE's word for a lost agent is "unknown".</summary>
internal static class StatusText
{
    public static string WordOf(Agent agent) => agent.StatusCode switch
    {
        -1 => "lost",
        7 => "retired",
        _ => agent.Status,
    };

    public static Text Of(Agent agent) => new(WordOf(agent), new Style(agent.StatusCode switch
    {
        2 => Color.Green,
        -1 => Color.Red,
        3 => Color.Yellow,
        _ => Color.Grey,
    }));
}
