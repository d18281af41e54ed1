using Gse.Application.EventLog;
using Gse.Domain;

namespace Gse.Application.LogCopy;

/// <summary>
/// Writes what the target does not have yet, in the source's order.
/// <list type="number">
/// <item>While one batch is written the next is read; never two are under way.</item>
/// <item>The appends of a batch take effect in their order. A log promises that for each stream only; but appends that
/// need not wait for anything are sent as they come, and are made so. One that expects a version waits for the answers
/// to those before it to its stream; one that expects none waits only where nobody knows the stream's end yet. So a
/// stream is first appended to with the version it must have. From then on, if the copy began it, nothing is expected;
/// of one that an earlier run began, the next append goes alone if it comes too soon.</item>
/// <item>The answer says which revision an event got: any other than the one it had to get means that somebody else
/// writes. And it says where the event is: if that is not behind the one before, the order was lost, as it may be when
/// a connection breaks.</item>
/// </list>
/// </summary>
internal sealed class EventPump(
    LogCopySource source, LogCopyTarget target, CopiedSoFar soFar, Action<long, LogPosition> progress)
{
    private readonly HashSet<StreamName> _known = [];
    private readonly HashSet<StreamName> _unanswered = [];
    private EventBatch _gathered = new();
    private EventBatch? _underWay;
    private Task<IReadOnlyList<AppendResult>>? _writing;
    private LogPosition _read = soFar.Reached;
    private LogPosition _written = LogPosition.Start;
    private bool _goesAlone;
    private Refusal? _refusal;

    public long Copied { get; private set; }

    public async Task<Refusal?> RunAsync(CancellationToken cancellation)
    {
        var rest = source.Reader.ReadAllAsync(
            source.Filter, ReadDirection.Forwards, soFar.Reached, long.MaxValue, cancellation);
        try
        {
            await foreach (var recorded in rest)
            {
                await AddAsync(recorded, cancellation);
                if (_refusal is not null)
                {
                    return _refusal;
                }
            }

            await SettleAsync(cancellation);
            return _refusal;
        }
        finally
        {
            // A failure of the reading side must not leave an append behind that nobody looks at.
            if (_writing is { } left)
            {
                await Task.WhenAny(left);
                _ = left.Exception;
            }
        }
    }

    private async ValueTask AddAsync(RecordedEvent recorded, CancellationToken cancellation)
    {
        var place = EventPositions.Read(recorded);
        if (place is { } old)
        {
            // It may be that of an event which is still under way.
            await SettleAsync(cancellation);
            place = soFar.Map.Find(old);
        }

        var item = EventPositions.Translate(recorded, place);
        var isApart = soFar.Map.Separates(_read, recorded.Position);
        if (isApart || !_gathered.IsOpenFor(recorded.Stream, item))
        {
            await OpenAsync(recorded.Stream, cancellation);
        }

        _gathered.Add(item, recorded.Position);
        soFar.Heads[recorded.Stream] = soFar.Heads.GetValueOrDefault(recorded.Stream, -1) + 1;
        _read = recorded.Position;
        if (_gathered.IsFull)
        {
            await SendAsync(cancellation);
        }
    }

    private async ValueTask OpenAsync(StreamName stream, CancellationToken cancellation)
    {
        var isTooSoon = _unanswered.Contains(stream);
        if (_goesAlone || isTooSoon)
        {
            await SettleAsync(cancellation);
        }

        var head = soFar.Heads.GetValueOrDefault(stream, -1);
        var isKnown = _known.Contains(stream);
        _goesAlone = isTooSoon && !isKnown;
        _gathered.Open(stream, isKnown || _goesAlone ? ExpectedVersion.Any : ExpectedVersion.Exactly(head), head);
        if (!isKnown)
        {
            _unanswered.Add(stream);
        }
    }

    /// <summary>Sends what is gathered, and waits for all answers.</summary>
    private async ValueTask SettleAsync(CancellationToken cancellation)
    {
        await SendAsync(cancellation);
        await AwaitAsync();
    }

    /// <summary>Waits for the batch before, then starts this one.</summary>
    private async ValueTask SendAsync(CancellationToken cancellation)
    {
        await AwaitAsync();
        if (_gathered.Events > 0 && _refusal is null)
        {
            (_underWay, _gathered) = (_gathered, new EventBatch());
            _writing = target.Writer.AppendManyAsync(_underWay.Appends, cancellation).AsTask();
        }
    }

    private async ValueTask AwaitAsync()
    {
        if (_writing is not { } writing || _underWay is not { } batch)
        {
            return;
        }

        var results = await writing;
        (_writing, _underWay) = (null, null);
        for (var i = 0; i < results.Count && _refusal is null; i++)
        {
            Take(batch.Appends[i], batch.Places[i], results[i]);
        }

        if (_refusal is null)
        {
            soFar.Reached = batch.Places[^1].Source;
            Copied += batch.Events;
            progress(Copied, soFar.Reached);
        }
    }

    private void Take(in StreamAppend append, EventBatch.Place place, AppendResult result)
    {
        if (!result.IsAppended || result.Revision != place.Head)
        {
            _refusal = new WrittenMeanwhile(
                $"somebody else writes the target: {append.Stream} stands at {result.Revision}, not at {place.Head}");
            return;
        }

        if (result.Position <= _written)
        {
            _refusal = new NotVerified(
                $"the target took an append to {append.Stream} before one that came first; begin anew elsewhere");
            return;
        }

        _written = result.Position;
        _unanswered.Remove(append.Stream);
        if (append.Expected == ExpectedVersion.NoStream || append.Expected == ExpectedVersion.Any)
        {
            _known.Add(append.Stream);
        }

        soFar.Map.Passed(place.Source, result.Position);
    }
}
