namespace Gse.Domain.Tasks;

/// <summary>A run quoted the hash of a preview, and the same question has other targets by now.</summary>
public sealed record TaskTargetsChanged(string Quoted, string Now)
    : Refusal($"the targets have changed since the preview: it had {Quoted}, now it is {Now}");

/// <summary>The policy of this installation forbids it.</summary>
public sealed record TaskForbidden(string Why) : Refusal($"the policy forbids it: {Why}");

/// <summary>Who submitted a task cannot be the second operator.</summary>
public sealed record TaskNeedsAnotherOperator(TaskId Task)
    : Refusal($"task '{Task}' has to be approved by another operator than the one who submitted it");

/// <summary>Nothing waits for an approval.</summary>
public sealed record TaskNotAwaitingApproval(TaskId Task) : Refusal($"task '{Task}' does not wait for an approval");

/// <summary>A rerun of a task that has none of the targets asked for.</summary>
public sealed record TaskHasNothingToRerun(TaskId Task) : Refusal($"task '{Task}' has no such targets");

/// <summary>A rerun of a task that is still under way.</summary>
public sealed record TaskNotFinished(TaskId Task) : Refusal($"task '{Task}' has not finished yet");

/// <summary>More than one event of the log can hold.</summary>
public sealed record TaskTooLarge(int Bytes, int Limit)
    : Refusal($"scripts, commands and environment have {Bytes} bytes together; at most {Limit} are taken");
