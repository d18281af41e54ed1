using Gse.Application.EventLog;
using Gse.Domain;

namespace Gse.Application.LogCopy;

/// <summary>
/// Writes what the target does not have yet, in the source's order: while one batch is written the next is read, and
/// never two are under way. Every append expects the revision that the copy has left, so a batch of which nobody knows
/// whether it was written can be written again.
/// </summary>
internal sealed class EventPump(
    LogCopySource source, LogCopyTarget target, CopiedSoFar soFar, Action<long, LogPosition> progress)
{
    private EventBatch _gathered = new();
    private EventBatch? _underWay;
    private Task<IReadOnlyList<AppendResult>>? _writing;
    private LogPosition _read = soFar.Reached;
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

            await SendAsync(cancellation);
            await AwaitAsync();
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
        if (place is not null)
        {
            // It may be that of an event which is still under way.
            await SendAsync(cancellation);
            await AwaitAsync();
            place = soFar.Map.Find(place.Value);
        }

        var head = soFar.Heads.GetValueOrDefault(recorded.Stream, -1);
        _gathered.Add(
            recorded.Stream, EventPositions.Translate(recorded, place), head, recorded.Position,
            soFar.Map.Separates(_read, recorded.Position));
        soFar.Heads[recorded.Stream] = head + 1;
        _read = recorded.Position;
        if (_gathered.IsFull)
        {
            await SendAsync(cancellation);
        }
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
        for (var i = 0; i < results.Count; i++)
        {
            if (!results[i].IsAppended)
            {
                _refusal ??= new WrittenMeanwhile(
                    $"somebody else writes the target: {batch.Appends[i].Stream} stands at {results[i].Revision}, not "
                    + $"at {batch.Appends[i].Expected.Value}");
                return;
            }

            soFar.Map.Passed(batch.Ends[i], results[i].Position);
        }

        soFar.Reached = batch.Ends[^1];
        Copied += batch.Events;
        progress(Copied, soFar.Reached);
    }
}
