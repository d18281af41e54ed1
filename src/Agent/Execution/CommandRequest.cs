namespace Gse.AgentHost.Execution;

/// <summary>One command to run.</summary>
/// <param name="Mark">Unique for this command on this host; without characters that a path does not take. Its processes
/// are known by it.</param>
/// <param name="Command">As a shell reads it.</param>
/// <param name="Folder">Where it runs; empty: in the account's home.</param>
/// <param name="User">Account; empty: the agent's own.</param>
/// <param name="Environment">Beside the account's own variables; names as a shell has them.</param>
/// <param name="TaskId">For the script to read, in <c>GSE_TASK_ID</c>; empty: none.</param>
internal sealed record CommandRequest(
    string Mark, string Command, string Folder = "", string User = "",
    IReadOnlyDictionary<string, string>? Environment = null, string TaskId = "")
{
    /// <summary>What it leaves running may write to its output for ever, whatever becomes of the agent.</summary>
    public bool LeavesDaemon { get; init; }
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">128 + signal of one that a signal ended.</param>
internal readonly record struct CommandExit(int ExitCode, int? Signal);

/// <summary>What <see cref="Launcher.RunAsync"/> gives.</summary>
/// <param name="Output">Both outputs as they came, the beginning of them.</param>
/// <param name="Refusal">Why it was not started, or null.</param>
internal sealed record CommandResult(int ExitCode, string Output, bool TimedOut, LaunchRefusal? Refusal);

/// <summary>Why a command is not started.</summary>
internal sealed record LaunchRefusal(Protocol.StartFailure Failure, string Message);

/// <summary>What brought a command's end.</summary>
internal enum EndedBy
{
    Itself,
    Timeout,
    Order,
}
