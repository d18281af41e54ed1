using Gse.Application.EventLog;

namespace Gse.Application.LogCopy;

/// <summary>
/// Events in log order, as appends that keep it: events of one stream that follow each other are one append, and the
/// log makes the appends of a call in their order.
/// </summary>
internal sealed class EventBatch
{
    private const int MaxEvents = 2_048;
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly List<StreamAppend> _appends = [];
    private readonly List<LogPosition> _ends = [];
    private List<EventData> _open = [];
    private long _openBytes;
    private long _bytes;

    public int Events { get; private set; }

    public bool IsFull => Events >= MaxEvents || _bytes >= MaxBytes;

    public IReadOnlyList<StreamAppend> Appends => _appends;

    /// <summary>Of each append, the source's last event in it.</summary>
    public IReadOnlyList<LogPosition> Ends => _ends;

    /// <param name="head">The last revision of the stream before the event, -1 for none.</param>
    /// <param name="apart">Not in one append with the event before.</param>
    public void Add(StreamName stream, in EventData item, long head, LogPosition source, bool apart)
    {
        var size = AppendLimits.SizeOf(item);
        if (apart || _appends.Count == 0 || _appends[^1].Stream != stream || _openBytes + size > AppendLimits.MaxBytes)
        {
            (_open, _openBytes) = ([], 0);
            _appends.Add(new StreamAppend(stream, ExpectedVersion.Exactly(head), _open));
            _ends.Add(source);
        }

        _open.Add(item);
        _ends[^1] = source;
        _openBytes += size;
        _bytes += size;
        Events++;
    }
}
