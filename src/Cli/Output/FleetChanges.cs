using Gse.Cli.Api;

namespace Gse.Cli.Output;

/// <summary>Remembers the state in which each agent was last seen.</summary>
internal sealed class FleetChanges
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The agents that are new (before: null) or in another state than the last time.</summary>
    public IReadOnlyList<(Agent Agent, string? Before)> Since(IReadOnlyList<Agent>? agents)
    {
        var changes = new List<(Agent, string?)>();
        foreach (var agent in agents ?? [])
        {
            var word = StatusText.WordOf(agent);
            var before = _known.GetValueOrDefault(agent.Id);
            if (before != word)
            {
                _known[agent.Id] = word;
                changes.Add((agent, before));
            }
        }

        return changes;
    }
}
