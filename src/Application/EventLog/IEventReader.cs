namespace Gse.Application.EventLog;

/// <summary>Reads the log. Every call sees all events whose append was answered before it.</summary>
public interface IEventReader
{
    /// <summary>
    /// The events of a stream, from <paramref name="from"/> inclusive, at most <paramref name="maxCount"/>. Backwards,
    /// <see cref="long.MaxValue"/> means "from the last one". A stream that does not exist gives nothing.
    /// </summary>
    IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, ReadDirection direction, long from, long maxCount, CancellationToken cancellation);

    /// <summary>
    /// All events in log order: forwards those after <paramref name="from"/>, backwards those before it (exclusive both
    /// ways), at most <paramref name="maxCount"/>. Backwards, <c>new LogPosition(long.MaxValue)</c> means "from the
    /// end".
    /// </summary>
    IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        EventFilter filter, ReadDirection direction, LogPosition from, long maxCount, CancellationToken cancellation);

    /// <summary>
    /// All events after <paramref name="after"/>, then <see cref="LogMessage.CaughtUp"/> once, then events as they
    /// come, without gap, without repetition, until cancelled. The order is the log's. A filtered subscription also
    /// says how far it has looked (<see cref="LogMessage.Position"/> of a message without event), so that its
    /// checkpoint can move. Never ends by itself: a lost connection is the adapter's to mend.
    /// </summary>
    IAsyncEnumerable<LogMessage> SubscribeToAllAsync(
        EventFilter filter, LogPosition after, CancellationToken cancellation);

    /// <summary>The position of the newest event, <see cref="LogPosition.Start"/> for an empty log.</summary>
    ValueTask<LogPosition> ReadHeadAsync(CancellationToken cancellation);

    /// <summary>
    /// How long the stream keeps its events, as <see cref="IEventWriter.SetRetentionAsync"/> has set it; null if it
    /// keeps all.
    /// </summary>
    ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation);
}

/// <summary>Which way a read goes.</summary>
public enum ReadDirection
{
    Forwards,
    Backwards,
}

/// <summary>
/// Which events of the log are wanted: by stream name prefix, by event type, or all. Both lists given: both must match.
/// </summary>
public sealed record EventFilter(IReadOnlyList<string> StreamPrefixes, IReadOnlyList<string> EventTypes)
{
    public static EventFilter All { get; } = new([], []);

    public static EventFilter Streams(params string[] prefixes) => new(prefixes, []);

    public static EventFilter Types(params string[] types) => new([], types);

    public bool Matches(string stream, string type) =>
        (StreamPrefixes.Count == 0 || StreamPrefixes.Any(p => stream.StartsWith(p, StringComparison.Ordinal)))
        && (EventTypes.Count == 0 || EventTypes.Contains(type, StringComparer.Ordinal));
}

/// <summary>What a subscription delivers: an event, "caught up", or only a position.</summary>
public readonly record struct LogMessage(RecordedEvent? Event, bool CaughtUp, LogPosition Position)
{
    public static LogMessage Of(RecordedEvent recorded) => new(recorded, false, recorded.Position);

    /// <summary>Everything up to <paramref name="position"/> has been delivered; what follows is live.</summary>
    public static LogMessage CaughtUpAt(LogPosition position) => new(null, true, position);

    /// <summary>Nothing that matches the filter up to <paramref name="position"/>.</summary>
    public static LogMessage CheckpointAt(LogPosition position) => new(null, false, position);
}
