using Gse.Application.EventLog;

namespace Gse.Application.LogCopy;

/// <summary>What is in both logs, as far as they have been gone through.</summary>
internal sealed class CopiedSoFar(PositionMap map) : IDisposable
{
    private readonly LogDigest _source = new();
    private readonly LogDigest _target = new();
    private readonly HashSet<StreamName> _met = [];

    public PositionMap Map { get; } = map;

    /// <summary>The last revision of each stream of the target.</summary>
    public Dictionary<StreamName, long> Heads { get; } = [];

    /// <summary>The last event of the source that is in the target.</summary>
    public LogPosition Reached { get; set; } = LogPosition.Start;

    public long Events { get; private set; }

    /// <summary>Streams of these events.</summary>
    public int Streams => _met.Count;

    /// <summary>Events that one log holds no more.</summary>
    public long LetGo { get; set; }

    public string SourceDigest => _source.Current();

    public string TargetDigest => _target.Current();

    /// <summary>Whether an event of the stream has been found in both.</summary>
    public bool HasMet(StreamName stream) => _met.Contains(stream);

    /// <param name="expected">What the source's event should have become.</param>
    /// <returns>What differs; null if nothing does.</returns>
    public string? Compare(RecordedEvent source, in EventData expected, RecordedEvent target)
    {
        Events++;
        Heads[target.Stream] = target.Revision;
        _met.Add(target.Stream);
        Map.Passed(source.Position, target.Position);
        Reached = source.Position;

        var time = OriginalTime.Of(expected.Metadata.Span) ?? target.RecordedAt;
        _source.Add(
            source.Stream.Value, expected.Id, expected.Type, expected.IsJson, time, expected.Data.Span,
            expected.Metadata.Span);
        _target.Add(
            target.Stream.Value, target.Id, target.Type, target.IsJson, target.RecordedAt, target.Data.Span,
            target.Metadata.Span);
        return expected.Type != target.Type || expected.IsJson != target.IsJson ? "its type"
            : !expected.Data.Span.SequenceEqual(target.Data.Span) ? "its data"
            : !expected.Metadata.Span.SequenceEqual(target.Metadata.Span) ? "its metadata"
            : time != target.RecordedAt ? "its time"
            : null;
    }

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }
}
