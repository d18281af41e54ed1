namespace Gse.Domain.Tasks;

/// <summary>What the events of one task add up to.</summary>
internal abstract record TaskState
{
    public static TaskState Initial { get; } = new Unknown([]);

    public static TaskState Evolve(TaskState state, TaskEvent happened) => (state, happened) switch
    {
        (Unknown unknown, TaskTargetsAdded e) => new Unknown([.. unknown.Targets.Take(e.First), .. e.Targets]),
        (Unknown unknown, TaskSubmitted { NeedsApproval: true } e) => new AwaitingApproval(
            e, [.. unknown.Targets.Take(e.Targets)], TargetBoard.Of(e.Targets)),
        (Unknown unknown, TaskSubmitted e) => new Running(
            e, [.. unknown.Targets.Take(e.Targets)], TargetBoard.Of(e.Targets), null, null, null),
        (AwaitingApproval waiting, TaskApproved e) =>
            new Running(waiting.Submission, waiting.Targets, waiting.Board, e.By, null, waiting.TerminationAt),
        (Known known, TaskDispatched e) => known with { Board = TargetFold.Dispatch(known.Board, e) },
        (Known known, TaskProgressed e) => known with { Board = TargetFold.Progress(known.Board, e) },
        (Known known, TaskTerminationRequested e) => known with
        {
            Board = TargetFold.Terminate(known.Board, e),
            TerminationAt = known.TerminationAt ?? e.At,
        },
        (Running running, TaskHalted e) => running with { Halted = e.Reason },
        (Running running, TaskFinished e) => new Finished(
            running.Submission, running.Targets, running.Board, running.ApprovedBy, running.Halted,
            running.TerminationAt, e.At),
        (AwaitingApproval waiting, TaskFinished e) => new Finished(
            waiting.Submission, waiting.Targets, waiting.Board, null, null, waiting.TerminationAt, e.At),
        // Two edges that led it at the same time, for a moment, came to the same end.
        (Finished, TaskFinished or TaskHalted or TaskApproved) => state,
        (Running, TaskApproved) => state,
        _ => throw Impossible.Transition(state, happened),
    };

    /// <param name="Targets">Those that were added so far.</param>
    public sealed record Unknown(IReadOnlyList<TaskTarget> Targets) : TaskState;

    public abstract record Known(
        TaskSubmitted Submission, IReadOnlyList<TaskTarget> Targets, TargetBoard Board, DateTimeOffset? TerminationAt)
        : TaskState;

    public sealed record AwaitingApproval(
        TaskSubmitted Submission, IReadOnlyList<TaskTarget> Targets, TargetBoard Board,
        DateTimeOffset? TerminationAt = null)
        : Known(Submission, Targets, Board, TerminationAt);

    /// <param name="Halted">Why no more targets are released; null while they are.</param>
    public sealed record Running(
        TaskSubmitted Submission, IReadOnlyList<TaskTarget> Targets, TargetBoard Board, string? ApprovedBy,
        string? Halted, DateTimeOffset? TerminationAt)
        : Known(Submission, Targets, Board, TerminationAt);

    public sealed record Finished(
        TaskSubmitted Submission, IReadOnlyList<TaskTarget> Targets, TargetBoard Board, string? ApprovedBy,
        string? Halted, DateTimeOffset? TerminationAt, DateTimeOffset At)
        : Known(Submission, Targets, Board, TerminationAt);
}
