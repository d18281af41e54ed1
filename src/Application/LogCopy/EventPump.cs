using Gse.Application.EventLog;
using Gse.Domain;

namespace Gse.Application.LogCopy;

/// <summary>
/// Writes what the target does not have yet, in the source's order.
/// <list type="number">
/// <item>While one batch is written the next is read; never two are under way.</item>
/// <item>The appends of a batch take effect in their order. A log promises that for each stream only; but appends that
/// need not wait for anything are sent as they come, and are made so. An append waits for the answer of another one to
/// its stream that expects a version, and where nobody knows a stream yet it is looked at first: so the first append
/// to a new stream expects that there is none, the first to one that was begun by an earlier run goes alone, and all
/// others expect nothing and come after the answer to the first.</item>
/// <item>The answer says which revision an event got: any other than the one it had to get means that somebody else
/// writes.</item>
/// </list>
/// </summary>
internal sealed class EventPump(
    LogCopySource source, LogCopyTarget target, CopiedSoFar soFar, Action<long, LogPosition> progress)
{
    private readonly HashSet<StreamName> _begun = [];
    private readonly HashSet<StreamName> _answered = [];
    private EventBatch _gathered = new();
    private EventBatch? _underWay;
    private Task<IReadOnlyList<AppendResult>>? _writing;
    private LogPosition _read = soFar.Reached;
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
        var head = soFar.Heads.GetValueOrDefault(stream, -1);
        var isFirst = !_answered.Contains(stream) && _begun.Add(stream);
        if (_goesAlone || !(isFirst ? head < 0 : _answered.Contains(stream)))
        {
            await SettleAsync(cancellation);
        }

        _goesAlone = isFirst && head >= 0;
        _gathered.Open(stream, isFirst && head < 0 ? ExpectedVersion.NoStream : ExpectedVersion.Any, head);
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

        _answered.Add(append.Stream);
        _begun.Remove(append.Stream);
        soFar.Map.Passed(place.Source, result.Position);
    }
}
