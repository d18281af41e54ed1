using System.Security.Cryptography;
using System.Text;
using Gse.Application.Agents;
using Gse.Application.Groups;
using Gse.Application.Projections.Queries;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Groups;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>Says which targets a selection has at this moment.</summary>
public sealed class TargetResolver(AgentProjection agents, GroupProjection groups)
{
    /// <summary>
    /// Those that are named, in that order, then the others by agent id. A host that no agent is known for stays a
    /// target if it is named. What a filter or a group adds is meant for the task's first item.
    /// </summary>
    public Result<ResolvedTargets> Resolve(TargetSelection selection)
    {
        if (!TryFindGroup(selection.Group, out var group))
        {
            return new NotFound("group", selection.Group!);
        }

        var found = new Found(selection.Wishes.Count);
        foreach (var wish in selection.Wishes)
        {
            Add(found, wish);
        }

        foreach (var host in group?.Members.Hosts ?? [])
        {
            Add(found, new TargetWish(host));
        }

        foreach (var agent in Fitting(selection.Filter, group?.Members.Filter))
        {
            found.Add(new TaskTarget(agent.Value), agent.Value);
        }

        return found.Targets.Count > 0
            ? new ResolvedTargets(found.Targets, HashOf(found.Lines))
            : new InvalidInput("targets", "select no agent");
    }

    private bool TryFindGroup(string? name, out GroupView? group)
    {
        group = GroupId.TryParse(name, out var id) ? groups.Find(id) : null;
        return name is null || group is not null;
    }

    private void Add(Found found, TargetWish wish)
    {
        var agent = agents.Find(wish.Host)?.Id.Value;
        var text = agent == wish.Host ? null : agent ?? "";
        found.Add(
            new TaskTarget(wish.Host, text, wish.Container, wish.User, wish.Item), agent ?? NameOf(wish.Host));
    }

    // One address has many spellings.
    private static string NameOf(string host) =>
        HostAddress.TryParse(host, out var address) ? address.ToString() : host;

    private IEnumerable<AgentId> Fitting(TargetFilter? one, TargetFilter? other) =>
        one is null && other is null
            ? []
            : agents.All
                .Where(agent => !agent.IsRetired
                    && ((one is not null && Fits(agent, one)) || (other is not null && Fits(agent, other))))
                .Select(agent => agent.Id)
                .OrderBy(id => id.Value, StringComparer.Ordinal);

    private static bool Fits(AgentView agent, TargetFilter wanted) =>
        (wanted.Connected is null || wanted.Connected == agent.IsConnected)
        && (wanted.CloudId is null || wanted.CloudId == agent.Host.CloudId)
        && (wanted.Version is null || wanted.Version == agent.Version)
        && (wanted.Os is null || Same(wanted.Os, agent.Facts?.OsType))
        && (wanted.Architecture is null || Same(wanted.Architecture, agent.Facts?.Architecture))
        && AgentLabels.Fit(wanted.Labels, agent.Labels)
        && (wanted.Text is null || MemoryQueries.HasText(agent, wanted.Text));

    private static bool Same(string wanted, string? told) =>
        string.Equals(wanted, told, StringComparison.OrdinalIgnoreCase);

    private static string HashOf(List<string> lines)
    {
        lines.Sort(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private sealed class Found(int expected)
    {
        private readonly HashSet<(string Agent, string? Container, int Item)> _known = new(expected);

        public List<TaskTarget> Targets { get; } = new(expected);

        /// <summary>What the hash is made of: agent or host, container, user and item of each.</summary>
        public List<string> Lines { get; } = new(expected);

        public void Add(TaskTarget target, string agent)
        {
            if (_known.Add((agent, target.Container, target.Item)))
            {
                Targets.Add(target);
                Lines.Add($"{agent}|{target.Container}|{target.User}|{target.Item}");
            }
        }
    }
}

/// <param name="Hash">Over all of them in whatever order, lower-case hex: other targets have another one.</param>
public sealed record ResolvedTargets(IReadOnlyList<TaskTarget> Targets, string Hash);
