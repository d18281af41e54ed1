using Gse.Application.EventLog;

namespace Gse.Application.LogCopy;

/// <summary>
/// Events in log order, as appends: events of one stream that follow each other are one append.
/// </summary>
internal sealed class EventBatch
{
    private const int MaxEvents = 2_048;
    private const int MaxAppends = 512;
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly List<StreamAppend> _appends = [];
    private readonly List<Place> _places = [];
    private List<EventData> _open = [];
    private long _openBytes;
    private long _bytes;

    public int Events { get; private set; }

    public bool IsFull => Events >= MaxEvents || _appends.Count >= MaxAppends || _bytes >= MaxBytes;

    public IReadOnlyList<StreamAppend> Appends => _appends;

    /// <summary>Of each append.</summary>
    public IReadOnlyList<Place> Places => _places;

    /// <summary>Whether the event can be in one append with the one before it.</summary>
    public bool IsOpenFor(StreamName stream, in EventData item) =>
        _appends.Count > 0 && _appends[^1].Stream == stream
        && _openBytes + AppendLimits.SizeOf(item) <= AppendLimits.MaxBytes;

    /// <summary>Begins an append.</summary>
    /// <param name="head">The last revision of the stream before it, -1 for none.</param>
    public void Open(StreamName stream, ExpectedVersion expected, long head)
    {
        (_open, _openBytes) = ([], 0);
        _appends.Add(new StreamAppend(stream, expected, _open));
        _places.Add(new Place(head, LogPosition.Start));
    }

    /// <param name="source">Where the event is in the source.</param>
    public void Add(in EventData item, LogPosition source)
    {
        var size = AppendLimits.SizeOf(item);
        _open.Add(item);
        _places[^1] = new Place(_places[^1].Head + 1, source);
        _openBytes += size;
        _bytes += size;
        Events++;
    }

    /// <param name="Head">The revision that the append's last event must get.</param>
    /// <param name="Source">Where that event is in the source.</param>
    internal readonly record struct Place(long Head, LogPosition Source);
}
