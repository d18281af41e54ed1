using System.Collections.Concurrent;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>
/// Tasks in full, from the log itself, so that all edges agree and an answer never misses what was acknowledged. Those
/// that were asked for last stay in memory, and are read on from where they are.
/// </summary>
internal sealed class TaskStore(IEventReader reader, IEventWriter writer, TimeProvider time)
{
    /// <summary>How many targets all tasks in memory may have together.</summary>
    private const int MostTargets = 1_000_000;

    private readonly AggregateStore<TaskState, TaskEvent> _store =
        new(reader, writer, time, TaskState.Initial, TaskState.Evolve);

    private readonly ConcurrentDictionary<TaskId, Entry> _known = new();
    private long _targets;

    /// <summary>Something happened to a task, or may have. From any thread; must not block.</summary>
    public event Action<TaskId>? Changed;

    /// <summary>The task as the log has it now.</summary>
    public async ValueTask<TaskState> NowAsync(TaskId task, CancellationToken cancellation)
    {
        var known = Known(task) ?? _store.New;
        var newest = await _store.LoadAsync(StreamName.OfTask(task), known, cancellation);
        Remember(task, newest);
        return newest.State;
    }

    /// <summary>The task as far as it is known here; loaded if it is not.</summary>
    public ValueTask<TaskState> AsKnownAsync(TaskId task, CancellationToken cancellation) =>
        Known(task) is { } known ? ValueTask.FromResult(known.State) : NowAsync(task, cancellation);

    /// <summary>Folds an event that a subscription delivered.</summary>
    public async ValueTask<TaskState> FollowAsync(
        TaskId task, RecordedEvent recorded, TaskEvent happened, CancellationToken cancellation)
    {
        if (Known(task) is { } known && recorded.Revision <= known.Revision + 1)
        {
            if (recorded.Revision == known.Revision + 1)
            {
                known = new Versioned<TaskState>(TaskState.Evolve(known.State, happened), recorded.Revision);
                Remember(task, known);
            }

            return known.State;
        }

        return await NowAsync(task, cancellation);
    }

    public async ValueTask<Result<TaskState>> ExecuteAsync(
        TaskId task, Func<TaskState, Decision<TaskEvent>> decide, CallContext call, CancellationToken cancellation)
    {
        var result = await _store.ExecuteAsync(StreamName.OfTask(task), Known(task), decide, call, cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        Remember(task, result.Value);
        return Result.Ok(result.Value.State, result.Position);
    }

    /// <summary>
    /// What makes a task: its targets in parts, each an append of its own since one holds a megabyte, and the
    /// submission last. A task that is there, whole, is not made again; what a crash left of one is made whole.
    /// </summary>
    public async ValueTask<Result<TaskState>> SubmitAsync(
        IReadOnlyList<TaskTargetsAdded> parts, TaskSubmitted submission, CallContext call,
        CancellationToken cancellation)
    {
        var task = submission.Task;
        TaskEvent[] events = [.. parts, submission];
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(call));
        var appends = events.Select((happened, i) => new StreamAppend(
            StreamName.OfTask(task), ExpectedVersion.Exactly(i - 1),
            [EventCodec.Encode(happened, EventIds.From(nameof(TaskSubmitted), task.Value, $"{i}"), metadata)]));
        var results = await writer.AppendManyAsync([.. appends], cancellation);
        if (results.All(result => result.IsAppended))
        {
            var made = new Versioned<TaskState>(_store.Fold(TaskState.Initial, events), results[^1].Revision);
            Remember(task, made);
            return Result.Ok(made.State, results[^1].Position);
        }

        // It is there, whole or in part, with the same ids of its events or as another attempt has cut it.
        var (found, revision) = await _store.LoadAsync(StreamName.OfTask(task), _store.New, cancellation);
        if (found is TaskState.Unknown)
        {
            return new TooMuchContention(task.Value);
        }

        Remember(task, new Versioned<TaskState>(found, revision));
        return Result.Ok(found);
    }

    /// <summary>An append was made to the task's stream without its state being known.</summary>
    public void Appended(TaskId task, IReadOnlyList<TaskEvent> events, long revision)
    {
        if (Known(task) is { } known && revision == known.Revision + events.Count)
        {
            Remember(task, new Versioned<TaskState>(_store.Fold(known.State, events), revision));
        }
    }

    private Versioned<TaskState>? Known(TaskId task) =>
        _known.TryGetValue(task, out var entry) ? entry.Touch(time.GetTimestamp()) : null;

    private void Remember(TaskId task, Versioned<TaskState> state)
    {
        if (state.State is not TaskState.Known known)
        {
            return;
        }

        var entry = _known.GetOrAdd(task, _ => new Entry(state, known.Targets.Count));
        if (entry.Move(state) || entry.IsNew)
        {
            if (entry.TakeNew())
            {
                Interlocked.Add(ref _targets, entry.Targets);
                MakeRoom(task);
            }

            Changed?.Invoke(task);
        }

        entry.Touch(time.GetTimestamp());
    }

    /// <summary>The ones not asked for longest go, but never the one that was just read.</summary>
    private void MakeRoom(TaskId newest)
    {
        while (Volatile.Read(ref _targets) > MostTargets && _known.Count > 1)
        {
            var oldest = _known.Where(pair => pair.Key != newest).MinBy(pair => pair.Value.UsedAt);
            if (oldest.Value is null || !_known.TryRemove(oldest))
            {
                return;
            }

            Interlocked.Add(ref _targets, -oldest.Value.Targets);
        }
    }

    private sealed class Entry(Versioned<TaskState> state, int targets)
    {
        private readonly Lock _gate = new();
        private Versioned<TaskState> _state = state;
        private int _new = 1;
        private long _usedAt;

        public int Targets => targets;

        public long UsedAt => Volatile.Read(ref _usedAt);

        public bool IsNew => Volatile.Read(ref _new) == 1;

        public bool TakeNew() => Interlocked.Exchange(ref _new, 0) == 1;

        public Versioned<TaskState> Touch(long now)
        {
            Volatile.Write(ref _usedAt, now);
            lock (_gate)
            {
                return _state;
            }
        }

        /// <summary>False if it is no newer.</summary>
        public bool Move(Versioned<TaskState> newer)
        {
            lock (_gate)
            {
                if (newer.Revision <= _state.Revision)
                {
                    return false;
                }

                _state = newer;
                return true;
            }
        }
    }
}
