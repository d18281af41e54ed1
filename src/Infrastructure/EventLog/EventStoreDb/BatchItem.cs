using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>An append as it goes over the wire once. Its sequence is its correlation id.</summary>
internal abstract class BatchItem
{
    public abstract StreamName Stream { get; }

    public abstract IReadOnlyList<EventData> Events { get; }

    /// <summary>What the server is told to expect, as <see cref="ExpectedVersion.Value"/>.</summary>
    public abstract ExpectedVersion ExpectedOnWire { get; }

    public long Sequence { get; set; }

    /// <summary>
    /// When the server was sent it, in <see cref="Environment.TickCount64"/>; 0 while it was not, and then it is not in
    /// the log either.
    /// </summary>
    public long SentAt { get; set; }

    /// <summary>False: the caller has gone, and may be using its buffers for something else.</summary>
    public abstract bool TryClaim();

    /// <summary>The buffers are no longer looked at.</summary>
    public abstract void Release();

    /// <summary>The server's answer, or what stands for it when there is none. Under the appender's gate.</summary>
    public abstract void Answer(in BatchOutcome outcome);
}
