namespace Gse.AgentHost.Tasks;

internal static partial class TaskLog
{
    [LoggerMessage(5001, LogLevel.Error, "the journal of tasks cannot be written, no new task is taken: {Reason}")]
    public static partial void JournalNotWritten(ILogger logger, string reason);

    [LoggerMessage(5002, LogLevel.Error, "the journal of tasks {Path} has no readable header, a new one begins")]
    public static partial void JournalUnreadable(ILogger logger, string path);

    [LoggerMessage(5003, LogLevel.Information, "{Run} taken, {Commands} commands")]
    public static partial void Taken(ILogger logger, RunKey run, int commands);

    [LoggerMessage(5004, LogLevel.Information, "{Run} ended: {Outcome} {ExitCode} {Reason}")]
    public static partial void Ended(
        ILogger logger, RunKey run, Protocol.RunOutcome outcome, int exitCode, string reason);

    [LoggerMessage(5005, LogLevel.Warning,
        "{Run} was under way when this agent last ended; what is left of it is being ended")]
    public static partial void Interrupted(ILogger logger, RunKey run);

    [LoggerMessage(5006, LogLevel.Warning, "output of {Run} cannot be read back: {Reason}")]
    public static partial void OutputLost(ILogger logger, RunKey run, string reason);

    [LoggerMessage(5007, LogLevel.Information, "{Count} old script files deleted")]
    public static partial void ScriptsDeleted(ILogger logger, int count);

    [LoggerMessage(5008, LogLevel.Warning, "script files in {Folder} cannot be cleaned up: {Reason}")]
    public static partial void ScriptsNotDeleted(ILogger logger, string folder, string reason);

    [LoggerMessage(5009, LogLevel.Error, "{Run} failed in a way that nobody thought of: {Reason}")]
    public static partial void Unexpected(ILogger logger, RunKey run, string reason);

    [LoggerMessage(5010, LogLevel.Error, "what {Run} left running cannot be ended: {Reason}")]
    public static partial void LeftoverNotEnded(ILogger logger, RunKey run, string reason);
}
