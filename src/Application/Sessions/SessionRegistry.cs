using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Gse.Domain.Agents;

namespace Gse.Application.Sessions;

/// <summary>
/// Who is connected to this edge. Of two links of one agent the one with the higher session number stays.
/// </summary>
public sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<AgentId, IHeldLink> _links = new();

    /// <summary>How many agents are connected here.</summary>
    public int Count => _links.Count;

    /// <summary>All links of this moment.</summary>
    public IReadOnlyCollection<IHeldLink> All => [.. _links.Values];

    public bool TryFind(AgentId agent, [NotNullWhen(true)] out IHeldLink? link) => _links.TryGetValue(agent, out link);

    /// <summary>Registers a link whose session is in the log.</summary>
    /// <returns>The link that had to give way: an older one, or the given one itself; null if there was no
    /// other.</returns>
    public IHeldLink? Register(IHeldLink link)
    {
        while (true)
        {
            if (_links.TryAdd(link.Agent, link))
            {
                return null;
            }

            if (!_links.TryGetValue(link.Agent, out var other))
            {
                continue;
            }

            if (other.Session > link.Session)
            {
                return link;
            }

            if (_links.TryUpdate(link.Agent, link, other))
            {
                return other;
            }
        }
    }

    /// <summary>Forgets the link, unless a newer one has taken its place.</summary>
    public void Unregister(IHeldLink link) => _links.TryRemove(new KeyValuePair<AgentId, IHeldLink>(link.Agent, link));
}
