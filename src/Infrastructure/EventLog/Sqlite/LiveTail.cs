using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// The newest events in memory, shared by all subscriptions, and the bell that rings when there are more. Bounded: who
/// is too slow for it reads from the database. Empty while nobody subscribes.
/// </summary>
internal sealed class LiveTail
{
    private const int MaxEvents = 8_192;
    private const long MaxBytes = 16 * 1024 * 1024;
    private readonly Lock _gate = new();
    private readonly RecordedEvent?[] _ring = new RecordedEvent[MaxEvents];
    private long _first;
    private long _next;
    private long _bytes;
    private long _head;
    private int _subscribers;
    private TaskCompletionSource? _bell;

    /// <summary>The position of the newest durable event, 0 for none.</summary>
    public long Head => Volatile.Read(ref _head);

    public bool IsWanted => Volatile.Read(ref _subscribers) > 0;

    public void Join() => Interlocked.Increment(ref _subscribers);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _subscribers) == 0)
        {
            lock (_gate)
            {
                Clear();
            }
        }
    }

    /// <summary>
    /// The log has grown to <paramref name="head"/>; <paramref name="events"/> are all that came, or null if
    /// not copied.
    /// </summary>
    public void Publish(long head, List<RecordedEvent>? events)
    {
        TaskCompletionSource? bell;
        lock (_gate)
        {
            if (events is null || events.Count == 0 || events[0].Position.Value != _next)
            {
                Clear();
            }

            foreach (var recorded in events ?? [])
            {
                Add(recorded);
            }

            Volatile.Write(ref _head, head);
            (bell, _bell) = (_bell, null);
        }

        bell?.SetResult();
    }

    /// <summary>
    /// Copies events that follow <paramref name="after"/> into <paramref name="into"/>. False: they are not here (any
    /// more), the database has them.
    /// </summary>
    public bool TryTake(long after, List<RecordedEvent> into, int max)
    {
        lock (_gate)
        {
            if (_first == _next || after + 1 < _first)
            {
                return after >= _head;
            }

            var end = Math.Min(_next, after + 1 + max);
            for (var position = after + 1; position < end; position++)
            {
                into.Add(_ring[position % MaxEvents]!);
            }

            return true;
        }
    }

    /// <summary>Completes when there is more than <paramref name="after"/>.</summary>
    public Task GrownBeyond(long after)
    {
        lock (_gate)
        {
            return _head > after
                ? Task.CompletedTask
                : (_bell ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Add(RecordedEvent recorded)
    {
        if (_first == _next)
        {
            (_first, _next) = (recorded.Position.Value, recorded.Position.Value);
        }

        _bytes += recorded.Data.Length + recorded.Metadata.Length;
        while (_first < _next && (_next - _first == MaxEvents || _bytes > MaxBytes))
        {
            ref var oldest = ref _ring[_first++ % MaxEvents];
            _bytes -= oldest!.Data.Length + oldest.Metadata.Length;
            oldest = null;
        }

        _ring[_next++ % MaxEvents] = recorded;
    }

    private void Clear()
    {
        Array.Clear(_ring);
        (_first, _next, _bytes) = (0, 0, 0);
    }
}
