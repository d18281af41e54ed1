using Gse.Cli.Api;

namespace Gse.Cli.Output;

/// <summary>How many agents are in which state: <c>5 agents: 4 running, 1 lost</c>.</summary>
internal static class FleetCounts
{
    public static string Of(IReadOnlyList<Agent> agents)
    {
        var counts = agents.GroupBy(StatusText.WordOf)
            .OrderBy(group => group.Key != "running").ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {group.Key}");
        return agents.Count switch
        {
            0 => "no agents",
            1 => $"1 agent: {string.Join(", ", counts)}",
            var all => $"{all} agents: {string.Join(", ", counts)}",
        };
    }
}
