using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>A filter that judges rows by their numbers, and so each name only once. For one reader at a time.</summary>
internal sealed class RowFilter(EventFilter filter)
{
    private const int MaxRemembered = 100_000;
    private readonly Dictionary<(long Stream, long Type), bool> _verdicts = [];

    /// <summary>Wants everything; without state, so it can be shared.</summary>
    public static RowFilter None { get; } = new(EventFilter.All);

    public bool WantsAll { get; } = filter.StreamPrefixes.Count == 0 && filter.EventTypes.Count == 0;

    public bool? Remembered(long stream, long type) =>
        _verdicts.TryGetValue(Key(stream, type), out var verdict) ? verdict : null;

    public bool Judge(long stream, long type, string streamName, string typeName)
    {
        if (_verdicts.Count >= MaxRemembered)
        {
            _verdicts.Clear();
        }

        return _verdicts[Key(stream, type)] = filter.Matches(streamName, typeName);
    }

    // Without prefixes the stream does not matter, and need not be remembered.
    private (long Stream, long Type) Key(long stream, long type) =>
        (filter.StreamPrefixes.Count == 0 ? 0 : stream, filter.EventTypes.Count == 0 ? 0 : type);
}
