using System.ComponentModel;
using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain.Agents;
using Gse.Domain.Groups;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.V1;

/// <summary>Which agents; what is given is added up, and one that is named twice counts once.</summary>
/// <param name="Ids">Agent ids, or cloud:ip; at most 100,000.</param>
/// <param name="Filter">All that fit at that moment; <c>{}</c> is all there are.</param>
/// <param name="Group">The name of a saved group.</param>
internal sealed record TargetsRequest(
    IReadOnlyList<string>? Ids = null, AgentFilterResource? Filter = null, string? Group = null)
{
    private const int MaxIds = 100_000;

    public TargetSelection Read(string path, InputProblems problems)
    {
        var hosts = TargetRequests.ReadHosts(Ids, $"{path}.ids", MaxIds, problems);
        if (Group is not null && !GroupId.TryParse(Group, out _))
        {
            problems.Wrong($"{path}.group", TargetRequests.GroupForm);
        }

        return new TargetSelection(
            [.. hosts.Select(host => new TargetWish(host))], Filter?.Read($"{path}.filter", problems), Group);
    }
}

/// <summary>Agents by what is known of them; conditions that are not given fit all, retired agents never fit.</summary>
internal sealed record AgentFilterResource(
    [property: Description("In id, host name or an address")] string? Text = null,
    int? CloudId = null,
    [property: Description("As linux")] string? Os = null,
    [property: Description("As x86_64")] string? Architecture = null,
    [property: Description("Of the agent")] string? Version = null,
    bool? Connected = null,
    [property: Description("All of these")] IReadOnlyDictionary<string, string>? Labels = null)
{
    public TargetFilter Read(string path, InputProblems problems)
    {
        var labels = TargetRequests.ReadLabels(Labels, $"{path}.labels", problems);
        return new TargetFilter(Text, CloudId, Os, Architecture, Version, Connected, labels.Values);
    }

    public static AgentFilterResource? Of(TargetFilter? filter) => filter is null
        ? null
        : new AgentFilterResource(
            filter.Text, filter.CloudId, filter.Os, filter.Architecture, filter.Version, filter.Connected,
            filter.Labels.Count == 0 ? null : filter.Labels);
}

/// <summary>Reads what names agents, and what operators call them.</summary>
internal static class TargetRequests
{
    public const string GroupForm = "must be 1 to 64 of a-z 0-9 . _ -";

    public static IReadOnlyList<string> ReadHosts(
        IReadOnlyList<string>? hosts, string path, int most, InputProblems problems)
    {
        if (hosts?.Count > most)
        {
            problems.Wrong(path, $"must not be more than {most}");
            return [];
        }

        for (var i = 0; i < hosts?.Count && !problems.IsFull; i++)
        {
            if (!AgentId.TryParse(hosts[i], out _) && !HostAddress.TryParse(hosts[i], out _))
            {
                problems.Wrong($"{path}[{i}]", "must be an agent id or cloud:ip");
            }
        }

        return hosts ?? [];
    }

    public static AgentLabels ReadLabels(
        IReadOnlyDictionary<string, string>? labels, string path, InputProblems problems)
    {
        if (labels?.Count > AgentLabels.MaxCount)
        {
            problems.Wrong(path, $"must not be more than {AgentLabels.MaxCount}");
            return AgentLabels.None;
        }

        foreach (var (name, value) in labels ?? AgentLabels.None.Values)
        {
            if (!AgentLabels.IsName(name))
            {
                problems.Wrong($"{path}.{name}", "must be named by 1 to 64 of A-Z a-z 0-9 _ . - /");
            }
            else if (value is null || !AgentLabels.IsValue(value))
            {
                problems.Wrong(
                    $"{path}.{name}", $"must be text of at most {AgentLabels.MaxValueLength} printable characters");
            }
        }

        return labels is null ? AgentLabels.None : new AgentLabels(labels);
    }
}
