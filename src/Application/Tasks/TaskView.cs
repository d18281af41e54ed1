using Gse.Domain.Edges;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>Where a task is.</summary>
public enum TaskStage
{
    AwaitingApproval,
    Running,

    /// <summary>Every target has its result.</summary>
    Finished,
}

/// <summary>A task as lists show it. Counts are there once it has finished; before, the targets tell.</summary>
/// <param name="Edge">The one that leads it.</param>
/// <param name="Halted">Why no more targets are released; null if none were held back.</param>
public sealed record TaskView(
    TaskId Id, string Name, bool IsScript, TaskStage Stage, string By, string From, EdgeId Edge, int Targets,
    DateTimeOffset SubmittedAt, DateTimeOffset? FinishedAt, int Succeeded,
    IReadOnlyDictionary<TargetOutcome, int> Outcomes, string? ApprovedBy, DateTimeOffset? TerminationRequestedAt,
    string? Halted, TaskId? RerunOf);

/// <summary>A task in full, as of now.</summary>
/// <param name="View">As in lists, but the counts are of now.</param>
/// <param name="Phases">How many targets are in which phase.</param>
public sealed record TaskDetail(
    TaskView View, string TargetsHash, TaskPlan Plan, ScriptWork? Script, ProcessWork? Processes,
    IReadOnlyDictionary<TargetPhase, int> Phases, int Late);

/// <summary>A target and what is known of it.</summary>
/// <param name="Place">Its place among the targets of the task, from 0.</param>
/// <param name="User">Whose rights it runs with; empty: the agent's own.</param>
public sealed record TargetView(int Place, TaskTarget Target, string User, TargetState State);
