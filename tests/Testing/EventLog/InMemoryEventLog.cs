using System.Runtime.CompilerServices;
using Gse.Application.EventLog;

namespace Gse.Testing.EventLog;

/// <summary>
/// A log for application tests: passes the same contract as the real adapters, keeps nothing, needs nothing. Retention
/// is applied when <see cref="Scavenge"/> is called. Safe for many threads.
/// </summary>
public sealed class InMemoryEventLog(TimeProvider clock) : IEventReader, IEventWriter
{
    private readonly Lock _gate = new();
    private readonly InMemoryStreams _streams = new();
    private readonly List<RecordedEvent> _all = [];
    private long _next;
    private DateTimeOffset _lastRecordedAt = DateTimeOffset.MinValue;
    private TaskCompletionSource _grown = NewSignal();

    public InMemoryEventLog()
        : this(TimeProvider.System)
    {
    }

    /// <summary>All events that the log holds now, in log order: for assertions.</summary>
    public IReadOnlyList<RecordedEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation) =>
        (await AppendManyAsync([append], cancellation))[0];

    public ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var append in appends)
        {
            AppendLimits.Check(append);
        }

        var results = new AppendResult[appends.Count];
        TaskCompletionSource? signal = null;
        lock (_gate)
        {
            var before = _next;
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = AppendOne(appends[i]);
            }

            if (_next != before)
            {
                (signal, _grown) = (_grown, NewSignal());
            }
        }

        signal?.SetResult();
        return ValueTask.FromResult<IReadOnlyList<AppendResult>>(results);
    }

    public ValueTask SetRetentionAsync(StreamName stream, StreamRetention retention, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _streams.Of(stream).Retention = retention;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var retention = _streams.Find(stream)?.Retention ?? default;
            return ValueTask.FromResult<StreamRetention?>(retention == default ? null : retention);
        }
    }

    /// <summary>Deletes what the retention of the streams lets go.</summary>
    public void Scavenge()
    {
        lock (_gate)
        {
            var gone = _streams.Scavenge(clock.GetUtcNow());
            _all.RemoveAll(recorded => gone.Contains(recorded.Position));
        }
    }

    public async IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, ReadDirection direction, long from, long maxCount,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        List<RecordedEvent> found;
        lock (_gate)
        {
            found = _streams.Find(stream)?.Read(direction, from, maxCount) ?? [];
        }

        foreach (var recorded in found)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return recorded;
        }
    }

    public async IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        EventFilter filter, ReadDirection direction, LogPosition from, long maxCount,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        IEnumerable<RecordedEvent> events = Events;
        events = direction == ReadDirection.Forwards
            ? events.Where(recorded => recorded.Position > from)
            : events.Where(recorded => recorded.Position < from).Reverse();
        long left = maxCount;
        foreach (var recorded in events.Where(recorded => filter.Matches(recorded.Stream.Value, recorded.Type)))
        {
            if (left-- <= 0)
            {
                yield break;
            }

            cancellation.ThrowIfCancellationRequested();
            yield return recorded;
        }
    }

    public async IAsyncEnumerable<LogMessage> SubscribeToAllAsync(
        EventFilter filter, LogPosition after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var caughtUp = false;
        while (true)
        {
            var (batch, grown) = After(after);
            var told = after;
            foreach (var recorded in batch)
            {
                after = recorded.Position;
                if (filter.Matches(recorded.Stream.Value, recorded.Type))
                {
                    cancellation.ThrowIfCancellationRequested();
                    told = after;
                    yield return LogMessage.Of(recorded);
                }
            }

            if (batch.Count == 0 && !caughtUp)
            {
                caughtUp = true;
                yield return LogMessage.CaughtUpAt(after);
            }
            else if (told != after)
            {
                yield return LogMessage.CheckpointAt(after);
            }

            if (batch.Count == 0)
            {
                await grown.WaitAsync(cancellation);
            }
        }
    }

    public ValueTask<LogPosition> ReadHeadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return ValueTask.FromResult(_all.Count == 0 ? LogPosition.Start : _all[^1].Position);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (List<RecordedEvent> Batch, Task Grown) After(LogPosition position)
    {
        lock (_gate)
        {
            var (low, high) = (0, _all.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _all[middle].Position > position ? (low, middle) : (middle + 1, high);
            }

            return (_all.GetRange(low, Math.Min(1_000, _all.Count - low)), _grown.Task);
        }
    }

    private AppendResult AppendOne(in StreamAppend append)
    {
        var stream = _streams.Of(append.Stream);
        if (stream.Judge(append) is { } verdict)
        {
            return verdict;
        }

        var now = clock.GetUtcNow();
        _lastRecordedAt = now > _lastRecordedAt ? now : _lastRecordedAt;
        foreach (var item in append.Events)
        {
            // The caller may reuse its buffers once it has the answer.
            var recorded = new RecordedEvent(
                append.Stream, stream.Last + 1, new LogPosition(_next++),
                OriginalTime.Of(item.Metadata.Span) ?? _lastRecordedAt, item.Id, item.Type,
                item.Data.ToArray(), item.Metadata.ToArray(), item.IsJson);
            stream.Add(recorded);
            _all.Add(recorded);
        }

        return AppendResult.Appended(stream.Last, new LogPosition(_next - 1));
    }
}
