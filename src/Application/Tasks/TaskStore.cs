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
    private readonly AggregateStore<TaskState, TaskEvent> _store =
        new(reader, writer, time, TaskState.Initial, TaskState.Evolve);

    private readonly TaskMemory _memory = new(time);

    /// <summary>Something happened to a task, or may have. From any thread; must not block.</summary>
    public event Action<TaskId>? Changed
    {
        add => _memory.Changed += value;
        remove => _memory.Changed -= value;
    }

    /// <summary>The task as the log has it now.</summary>
    public async ValueTask<TaskState> NowAsync(TaskId task, CancellationToken cancellation)
    {
        var known = _memory.Find(task) ?? _store.New;
        var newest = await _store.LoadAsync(StreamName.OfTask(task), known, cancellation);
        _memory.Remember(task, newest);
        return newest.State;
    }

    /// <summary>The task as far as it is known here; loaded if it is not.</summary>
    public ValueTask<TaskState> AsKnownAsync(TaskId task, CancellationToken cancellation) =>
        _memory.Find(task) is { } known ? ValueTask.FromResult(known.State) : NowAsync(task, cancellation);

    /// <summary>Folds an event that a subscription delivered.</summary>
    public async ValueTask<TaskState> FollowAsync(
        TaskId task, RecordedEvent recorded, TaskEvent happened, CancellationToken cancellation)
    {
        if (_memory.Find(task) is { } known && recorded.Revision <= known.Revision + 1)
        {
            if (recorded.Revision == known.Revision + 1)
            {
                known = new Versioned<TaskState>(TaskState.Evolve(known.State, happened), recorded.Revision);
                _memory.Remember(task, known);
            }

            return known.State;
        }

        return await NowAsync(task, cancellation);
    }

    public async ValueTask<Result<TaskState>> ExecuteAsync(
        TaskId task, Func<TaskState, Decision<TaskEvent>> decide, CallContext call, CancellationToken cancellation)
    {
        var result = await _store.ExecuteAsync(StreamName.OfTask(task), _memory.Find(task), decide, call, cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        _memory.Remember(task, result.Value);
        return Result.Ok(result.Value.State, result.Position);
    }

    /// <summary>
    /// What makes a task: its targets in parts, each an append of its own since one holds a megabyte, and the
    /// submission last. A task that is there, whole, is not made again; what a crash left of one is made whole. The
    /// answer is what the log has, which under a key that was used before may be another task.
    /// </summary>
    public async ValueTask<Result<TaskState>> SubmitAsync(
        IReadOnlyList<TaskTargetsAdded> parts, TaskSubmitted submission, CallContext call,
        CancellationToken cancellation)
    {
        var task = submission.Task;
        // The log takes an append with ids that it has as done: what it has may differ from what is asked for now.
        var mayBeThere = call.IdempotencyKey is not null;
        if (mayBeThere)
        {
            switch (await NowAsync(task, cancellation))
            {
                case TaskState.Known there:
                    return Result.Ok<TaskState>(there);
                case TaskState.Unknown left when !left.Targets.SequenceEqual(
                    parts.SelectMany(part => part.Targets).Take(left.Targets.Count)):
                    // A crash left a part of it, and the same selection has other targets by now.
                    return new TooMuchContention(task.Value);
            }
        }

        TaskEvent[] events = [.. parts, submission];
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(call));
        var appends = events.Select((happened, i) => new StreamAppend(
            StreamName.OfTask(task), ExpectedVersion.Exactly(i - 1),
            [EventCodec.Encode(happened, EventIds.From(nameof(TaskSubmitted), task.Value, $"{i}"), metadata)]));
        var results = await writer.AppendManyAsync([.. appends], cancellation);
        if (!mayBeThere && results.All(result => result.IsAppended))
        {
            var made = new Versioned<TaskState>(_store.Fold(TaskState.Initial, events), results[^1].Revision);
            _memory.Remember(task, made);
            return Result.Ok(made.State, results[^1].Position);
        }

        // It is there, whole or in part, with the same ids of its events or as another attempt has cut it.
        var (found, revision) = await _store.LoadAsync(StreamName.OfTask(task), _store.New, cancellation);
        if (found is TaskState.Unknown)
        {
            return new TooMuchContention(task.Value);
        }

        _memory.Remember(task, new Versioned<TaskState>(found, revision));
        return Result.Ok(found);
    }

    /// <summary>An append was made to the task's stream without its state being known.</summary>
    public void Appended(TaskId task, IReadOnlyList<TaskEvent> events, long revision)
    {
        if (_memory.Find(task) is { } known && revision == known.Revision + events.Count)
        {
            _memory.Remember(task, new Versioned<TaskState>(_store.Fold(known.State, events), revision));
        }
    }
}
