namespace Gse.Domain.Tasks;

/// <summary>How a target ended; exactly one of these, for every target.</summary>
public enum TargetOutcome
{
    /// <summary>All commands ran and ended by themselves; the code says how.</summary>
    Exited,

    TimedOut,

    /// <summary>By an operator, before its start or after.</summary>
    Killed,

    /// <summary>The agent was not there, or the task stopped before this target's turn: it was never run.</summary>
    NeverDelivered,

    /// <summary>No such user, not executable, no space ...: the agent says why.</summary>
    CouldNotStart,

    /// <summary>The agent ended while it ran.</summary>
    AgentRestarted,

    /// <summary>The host fell silent; whether and how it ran is not known.</summary>
    HostLost,
}

/// <summary>Why nothing was started.</summary>
public enum StartFailure
{
    None,
    UserMissing,
    NotExecutable,
    NoSpace,
    QueueFull,
    NotAllowed,
    Invalid,
    Other,
}

/// <summary>The one result of a target.</summary>
/// <param name="ExitCode">Of <see cref="TargetOutcome.Exited"/>: of the first command that failed, or 0. Of a process
/// task: GSE's error code. Otherwise null.</param>
/// <param name="Reason">A sentence where the outcome alone does not say enough; else empty.</param>
public sealed record TargetResult(TargetOutcome Outcome, int? ExitCode, string Reason, StartFailure Failure)
{
    /// <summary>Of a process task: the document that GSE answers as <c>content</c>.</summary>
    public string? Content { get; init; }

    /// <summary>When it ended, by the edge's clock; null in the event, which has a time of its own.</summary>
    public DateTimeOffset? At { get; init; }

    public bool IsSuccess => Outcome == TargetOutcome.Exited && ExitCode == 0;
}

/// <summary>How one command ended.</summary>
/// <param name="Outcome">Null: it was skipped, since one that it waits for did not exit with 0.</param>
/// <param name="ExitCode">128 + signal of one that a signal ended.</param>
/// <param name="StartedAt">By the host's clock; null if it never started.</param>
/// <param name="EndedAt">By the host's clock.</param>
/// <param name="Tag">Text of the last <c>job_success</c> or <c>job_fail</c>.</param>
/// <param name="OutputBytes">All there is.</param>
/// <param name="Truncated">There was more.</param>
public sealed record AtomicResult(
    int Id, TargetOutcome? Outcome, int? ExitCode, DateTimeOffset? StartedAt, DateTimeOffset EndedAt, string Tag,
    long OutputBytes, bool Truncated, string Reason, StartFailure Failure);
