using Gse.Application;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>Why the embedded log cannot do its work.</summary>
public enum SqliteLogFailure
{
    /// <summary>The folder or the file cannot be made or written.</summary>
    NotWritable,

    /// <summary>Another process, or another instance in this one, has the log open for writing.</summary>
    InUse,

    /// <summary>The file was written by a newer version of the program.</summary>
    NewerSchema,

    /// <summary>The file is not an event log, or it is damaged.</summary>
    NotALog,

    /// <summary>
    /// A commit failed: what it held may or may not be in the log. Try again with the same event
    /// ids.
    /// </summary>
    WriteFailed,
}

/// <summary>The embedded log cannot do its work; the message is one clear line for the operator.</summary>
public sealed class SqliteLogException(SqliteLogFailure failure, string message, Exception? inner = null)
    : EngineException(message, inner)
{
    public SqliteLogFailure Failure { get; } = failure;
}
