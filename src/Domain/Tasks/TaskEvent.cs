using Gse.Domain.Edges;

namespace Gse.Domain.Tasks;

/// <summary>What happens to a task. Stream <c>task-{taskId}</c>; its output is in <c>taskoutput-{taskId}</c>.</summary>
public abstract record TaskEvent(TaskId Task, DateTimeOffset At) : IDomainEvent;

/// <summary>
/// Targets, in parts of some thousands. They count for nothing before <see cref="TaskSubmitted"/>, which comes last.
/// </summary>
/// <param name="First">The place of the first of them.</param>
public sealed record TaskTargetsAdded(
    TaskId Task, int First, IReadOnlyList<TaskTarget> Targets, DateTimeOffset At) : TaskEvent(Task, At);

/// <summary>Somebody wants it run.</summary>
/// <param name="Edge">Which edge, or its heir, leads the task: releases targets, and judges those that nobody hears of.
/// </param>
/// <param name="Targets">How many targets were added.</param>
/// <param name="TargetsHash">SHA-256 over the sorted targets, lower-case hex: as a preview told it.</param>
/// <param name="By">Who asks: the name of an access key.</param>
/// <param name="From">Where the request came from, an address; empty if the edge itself asked.</param>
/// <param name="Name">For people.</param>
/// <param name="NeedsApproval">Nothing is released before a second operator has approved.</param>
/// <param name="RerunOf">The task whose failed targets these are.</param>
public sealed record TaskSubmitted(
    TaskId Task, EdgeId Edge, int Targets, string TargetsHash, TaskPlan Plan, string By, string From, string Name,
    bool NeedsApproval, TaskId? RerunOf, DateTimeOffset At) : TaskEvent(Task, At)
{
    /// <summary>Of a script task.</summary>
    public ScriptWork? Script { get; init; }

    /// <summary>Of a process task.</summary>
    public ProcessWork? Processes { get; init; }
}

/// <summary>A second operator agrees.</summary>
public sealed record TaskApproved(TaskId Task, string By, string From, DateTimeOffset At) : TaskEvent(Task, At);

/// <summary>From now on these targets may be sent to their hosts, each by the edge that holds it.</summary>
public sealed record TaskDispatched(TaskId Task, IReadOnlyList<TargetRange> Targets, DateTimeOffset At)
    : TaskEvent(Task, At);

/// <summary>News of many hosts, and verdicts about hosts that no news come from.</summary>
public sealed record TaskProgressed(TaskId Task, IReadOnlyList<TargetProgress> Targets, DateTimeOffset At)
    : TaskEvent(Task, At);

/// <summary>Somebody wants it ended: targets not yet sent are never sent, the others are told.</summary>
/// <param name="Targets">Null: all of them.</param>
public sealed record TaskTerminationRequested(
    TaskId Task, IReadOnlyList<TargetRange>? Targets, string By, string From, DateTimeOffset At)
    : TaskEvent(Task, At);

/// <summary>So many targets failed that no more are released.</summary>
public sealed record TaskHalted(TaskId Task, string Reason, DateTimeOffset At) : TaskEvent(Task, At);

/// <summary>Every target has its one result.</summary>
/// <param name="Succeeded">Exited with 0.</param>
/// <param name="Outcomes">How many ended how.</param>
public sealed record TaskFinished(
    TaskId Task, int Succeeded, IReadOnlyDictionary<TargetOutcome, int> Outcomes, DateTimeOffset At)
    : TaskEvent(Task, At);

/// <summary>What is new of one target. Having any news, or an end, says that its agent has the order.</summary>
/// <param name="Target">Its place.</param>
/// <param name="StartedAt">The first command started then, by the host's clock.</param>
/// <param name="Ends">Commands that ended.</param>
/// <param name="End">The result. The first one counts; what comes after it is late.</param>
/// <param name="IsVerdict">The edge's conclusion, not the host's word.</param>
public sealed record TargetProgress(
    int Target, DateTimeOffset? StartedAt, IReadOnlyList<AtomicResult>? Ends, TargetResult? End, bool? IsVerdict);
