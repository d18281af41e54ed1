using Gse.Application;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>Why EventStoreDB does not do its work.</summary>
public enum EventStoreDbFailure
{
    /// <summary>No node, or no leader, answers.</summary>
    Unreachable,

    /// <summary>It answers, and refuses: the user's rights, or what it was asked.</summary>
    Refused,

    /// <summary>
    /// The answer to an append did not come in time: what it held may or may not be in the log. Try again with the same
    /// event ids.
    /// </summary>
    OutcomeUnknown,

    /// <summary>The connection string or a file that it names cannot be used.</summary>
    Misconfigured,
}

/// <summary>EventStoreDB does not do its work; the message is one clear line for the operator, without
/// secrets.</summary>
public sealed class EventStoreDbException(EventStoreDbFailure failure, string message, Exception? inner = null)
    : EngineException(message, inner)
{
    public EventStoreDbFailure Failure { get; } = failure;
}
