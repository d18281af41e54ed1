namespace Gse.Application.EventLog;

/// <summary>An event on its way into the log.</summary>
/// <param name="Id">
/// Makes the append idempotent: the same ids again, to the same stream, change nothing and give the original answer.
/// </param>
/// <param name="Type">The event's name in the storage format.</param>
/// <param name="Data">JSON, or protobuf where <paramref name="IsJson"/> is false.</param>
/// <param name="Metadata">JSON: actor, correlation, causation, trace context.</param>
public readonly record struct EventData(
    Guid Id, string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata, bool IsJson = true);

/// <summary>Events for one stream; all of them or none are written.</summary>
public readonly record struct StreamAppend(
    StreamName Stream, ExpectedVersion Expected, IReadOnlyList<EventData> Events);

/// <summary>An event as the log holds it.</summary>
/// <param name="Revision">Its number in its stream, from 0.</param>
/// <param name="RecordedAt">
/// When the log took it (UTC, at least millisecond precision); of a copied event, when the log it comes from did
/// (<see cref="OriginalTime"/>).
/// </param>
public sealed record RecordedEvent(
    StreamName Stream, long Revision, LogPosition Position, DateTimeOffset RecordedAt, Guid Id, string Type,
    ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata, bool IsJson);

/// <summary>What became of one <see cref="StreamAppend"/>.</summary>
public readonly record struct AppendResult
{
    private AppendResult(bool ok, long revision, LogPosition position) =>
        (IsAppended, Revision, Position) = (ok, revision, position);

    /// <summary>True: the events are durable. False: the expected version was wrong, nothing was written.</summary>
    public bool IsAppended { get; }

    /// <summary>
    /// The revision of the stream's last event, -1 for none: after the append, or as found instead of the expected.
    /// </summary>
    public long Revision { get; }

    /// <summary>The position of the last event of this append; of no meaning if it failed or had no events.</summary>
    public LogPosition Position { get; }

    public static AppendResult Appended(long revision, LogPosition position) => new(true, revision, position);

    public static AppendResult WrongExpectedVersion(long actual) => new(false, actual, LogPosition.Start);
}

/// <summary>How long a stream keeps its events. The newest event always stays.</summary>
/// <param name="MaxAge">Events older than this may be gone.</param>
/// <param name="MaxCount">At least the newest so many stay.</param>
public readonly record struct StreamRetention(TimeSpan? MaxAge, long? MaxCount);
