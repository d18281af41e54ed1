using Gse.Domain.Agents;
using Gse.Domain.Processes;

namespace Gse.Application.Processes;

/// <summary>All processes of one agent.</summary>
public sealed record ProcessesView(AgentId Agent, IReadOnlyList<ProcessView> Processes)
{
    /// <summary>By namespace; null in documents from before there were groups.</summary>
    public IReadOnlyList<NamespaceGroups>? Groups { get; init; }

    public IReadOnlyList<ProcessGroup> GroupsOf(string @namespace) =>
        Groups?.FirstOrDefault(groups => groups.Namespace == @namespace)?.Groups ?? [];

    public ProcessView? Find(ProcessKey key) => Processes.FirstOrDefault(process => process.Key == key);

    internal ProcessesView With(ProcessView changed)
    {
        var list = Processes.ToList();
        var index = list.FindIndex(process => process.Key == changed.Key);
        if (index < 0)
        {
            list.Add(changed);
        }
        else
        {
            list[index] = changed;
        }

        return this with { Processes = list };
    }

    internal ProcessesView With(string @namespace, IReadOnlyList<ProcessGroup> groups)
    {
        var others = (Groups ?? []).Where(known => known.Namespace != @namespace);
        return this with
        {
            Groups = groups.Count == 0 ? [.. others] : [.. others, new NamespaceGroups(@namespace, groups)],
        };
    }
}

/// <summary>The pools that the processes of a namespace share; at least one.</summary>
public sealed record NamespaceGroups(string Namespace, IReadOnlyList<ProcessGroup> Groups);

/// <summary>A process that an agent watches, or watched.</summary>
/// <param name="Registered">False once the agent no longer watches it.</param>
/// <param name="Pid">-1 while it does not run, as in GSE's documents.</param>
/// <param name="StartedAt">When the kernel started it.</param>
/// <param name="ChangedAt">The last event.</param>
/// <param name="Restarts">How often the agent restarted it.</param>
public sealed record ProcessView(
    ProcessKey Key, ProcessWatch? Watch, bool Registered, int Pid, string CommandLine, DateTimeOffset? RegisteredAt,
    DateTimeOffset? StartedAt, DateTimeOffset? ExitedAt, int? ExitCode, int? Signal, DateTimeOffset ChangedAt,
    int Restarts, string Message)
{
    public bool IsRunning => Pid > 0;
}
