using System.Text.Json;

namespace Gse.Cli.Api;

internal sealed record TaskPage(IReadOnlyList<TaskItem> Items, long? Total, string? Next);

/// <summary>A task as <c>/v1/tasks</c> answers it; lists leave out what stands behind <c>Late</c>.</summary>
/// <param name="Kind">script or process.</param>
/// <param name="Stage">awaitingApproval, running or finished.</param>
/// <param name="Outcomes">How many targets ended how.</param>
/// <param name="Halted">Why no more targets are started.</param>
/// <param name="Phases">How many targets are how far.</param>
internal sealed record TaskItem(
    string Id, string Name, string Kind, string Stage, string By, string? From, string? Edge, int Targets,
    DateTimeOffset SubmittedAt, DateTimeOffset? FinishedAt, int Succeeded, IReadOnlyDictionary<string, int>? Outcomes,
    string? ApprovedBy, DateTimeOffset? TerminationRequestedAt, string? Halted, string? RerunOf, string? TargetsHash,
    IReadOnlyDictionary<string, int>? Phases, int? Late, JsonElement? Plan, JsonElement? Script,
    JsonElement? Processes)
{
    public bool IsFinished => Stage == "finished";
}

/// <summary>How far a task is, as its event stream tells it.</summary>
internal sealed record TaskProgress(
    string Stage, int Targets, IReadOnlyDictionary<string, int>? Phases, IReadOnlyDictionary<string, int>? Outcomes,
    int Succeeded, int Late, string? Halted);

internal sealed record TargetPage(IReadOnlyList<TaskTarget> Items, long? Total, string? Next);

/// <summary>A host of a task.</summary>
/// <param name="Phase">waiting, dispatched, running or ended.</param>
/// <param name="Late">What the host said after it had been given a result.</param>
internal sealed record TaskTarget(
    int Place, string Host, string? Agent, string? Container, string? User, string Phase, DateTimeOffset? DispatchedAt,
    DateTimeOffset? AcceptedAt, DateTimeOffset? StartedAt, TargetResult? Result, TargetResult? Late,
    IReadOnlyList<JsonElement>? Commands)
{
    public bool IsSuccess => Result is { Outcome: "exited", ExitCode: 0 };
}

/// <param name="Outcome">exited, timedOut, killed, neverDelivered, couldNotStart, agentRestarted or hostLost.</param>
/// <param name="Verdict">The edge's conclusion, not the host's word.</param>
internal sealed record TargetResult(
    string Outcome, int? ExitCode, string? Reason, string? Failure, bool Verdict, DateTimeOffset? At,
    JsonElement? Content);

/// <summary>What <c>gse run --json</c> prints.</summary>
internal sealed record TaskReport(TaskItem Task, IReadOnlyList<TaskTarget> Targets);

/// <summary>The targets that a task would have.</summary>
/// <param name="Hash">To be quoted by the run.</param>
internal sealed record TaskPreview(
    string Hash, bool NeedsApproval, int Total, int Connected, IReadOnlyList<PreviewedTarget> Items, string? Next);

internal sealed record PreviewedTarget(string Host, string? Agent, string? HostName, string? Status);

internal sealed record RerunRequest(string What);

internal sealed record CancelRequest(IReadOnlyList<string>? Hosts);

/// <summary>A part of what a target wrote.</summary>
/// <param name="Next">Where the next part begins.</param>
/// <param name="IsComplete">There is nothing more, and there will be nothing more.</param>
internal sealed record OutputPart(string Text, long Next, bool IsComplete);

/// <summary>A saved group of agents.</summary>
internal sealed record AgentGroup(
    string Name, IReadOnlyList<string>? Ids, JsonElement? Filter, long Revision, string? ChangedBy,
    DateTimeOffset? ChangedAt);

internal sealed record AgentGroupPage(IReadOnlyList<AgentGroup> Items);

/// <summary>What an operation on a process was answered: the host's word, or the task that goes on.</summary>
/// <param name="Task">Of the host's word: the task that it was.</param>
/// <param name="Code">GSE's error code; 0 is done.</param>
/// <param name="Id">Of a task that goes on.</param>
internal sealed record ProcessAnswer(
    string? Task, string? Outcome, int? Code, string? Message, JsonElement? Content, string? Id, string? Stage);
