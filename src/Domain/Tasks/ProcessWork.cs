using Gse.Domain.Processes;

namespace Gse.Domain.Tasks;

/// <summary>What a process task does; a target names the item that is meant for it.</summary>
public sealed record ProcessWork(IReadOnlyList<ProcessItem> Items);

/// <param name="Namespace">Of the process, or of the groups.</param>
/// <param name="Name">Empty for <see cref="ProcessOperation.SetGroups"/>.</param>
/// <param name="Spec">Null: as it was registered.</param>
/// <param name="Groups">All pools of the namespace, for <see cref="ProcessOperation.SetGroups"/>.</param>
public sealed record ProcessItem(
    string Namespace, string Name, ProcessOperation Operation, ProcessSpec? Spec,
    IReadOnlyDictionary<string, string> Labels, IReadOnlyList<ProcessGroup> Groups)
{
    /// <summary>
    /// Of the hosts that it is meant for, as a client of GSE 1.0 told it: result keys repeat it. Null: not told.
    /// </summary>
    public int? SupplierId { get; init; }
}

/// <summary>GSE's <c>op_type</c> where it has one (contract gse-tasks-files-processes, section 5.2).</summary>
public enum ProcessOperation
{
    Start = 0,
    Stop = 1,
    Query = 2,
    Delegate = 3,
    Undelegate = 4,
    Restart = 7,
    Reload = 8,
    Kill = 9,
    Register = 20,
    Update = 21,
    Unregister = 22,
    SetGroups = 23,
}
