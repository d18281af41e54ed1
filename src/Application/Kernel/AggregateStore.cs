using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;

namespace Gse.Application;

/// <summary>
/// The life of a command: load, fold, decide, append, and on conflict again. The only place where optimistic
/// concurrency exists; no handler sees a conflict.
/// </summary>
internal sealed class AggregateStore<TState, TEvent>(
    IEventReader reader, IEventWriter writer, TimeProvider time, TState initial, Func<TState, TEvent, TState> evolve)
    where TState : class
    where TEvent : class, IDomainEvent
{
    private const int MaxAttempts = 5;

    /// <summary>Loads, decides and appends.</summary>
    /// <param name="stream">The aggregate's stream.</param>
    /// <param name="known">What the caller remembers of the aggregate, if anything; may be out of date.</param>
    /// <param name="decide">Called again, with fresh state, when somebody else was quicker.</param>
    /// <param name="call">Who asks; with an idempotency key, the ids of the events follow from it.</param>
    /// <param name="cancellation">Ends the wait; what was handed to the log may still be written.</param>
    public async ValueTask<Result<Versioned<TState>>> ExecuteAsync(
        StreamName stream, Versioned<TState>? known, Func<TState, Decision<TEvent>> decide, CallContext call,
        CancellationToken cancellation)
    {
        var current = known ?? await LoadAsync(stream, New, cancellation);
        var remembered = known is not null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var decision = decide(current.State);
            if (decision.Events.Count == 0)
            {
                // No append will tell that what is remembered is out of date, so the log has to.
                var newest = remembered ? await LoadAsync(stream, current, cancellation) : current;
                remembered = false;
                if (newest.Revision != current.Revision)
                {
                    current = newest;
                    continue;
                }

                return decision.Refusal is { } refusal ? refusal : Result.Ok(current);
            }

            var append = Encode(stream, current.Revision, decision.Events, call);
            var result = await writer.AppendAsync(append, cancellation);
            if (result.IsAppended && result.Revision != current.Revision + decision.Events.Count)
            {
                // The log had events with these ids, of the same key, from before: what counts is what it has.
                return Result.Ok(await LoadAsync(stream, New, cancellation), result.Position);
            }

            if (result.IsAppended)
            {
                var state = Fold(current.State, decision.Events);
                return Result.Ok(new Versioned<TState>(state, result.Revision), result.Position);
            }

            current = await LoadAsync(stream, result.Revision > current.Revision ? current : New, cancellation);
        }

        return new TooMuchContention(stream.Value);
    }

    /// <summary>Decides on what is remembered, and leaves the appending to the caller, who has many of them.</summary>
    /// <returns>Null if there is nothing to append, as far as is remembered.</returns>
    public (StreamAppend Append, TState After)? Decide(
        StreamName stream, Versioned<TState> known, Func<TState, Decision<TEvent>> decide, CallContext call)
    {
        var decision = decide(known.State);
        return decision.Events.Count > 0
            ? (Encode(stream, known.Revision, decision.Events, call), Fold(known.State, decision.Events))
            : null;
    }

    /// <summary>Reads on from what is known.</summary>
    public async ValueTask<Versioned<TState>> LoadAsync(
        StreamName stream, Versioned<TState> known, CancellationToken cancellation)
    {
        var (state, revision) = known;
        var events = reader.ReadStreamAsync(stream, ReadDirection.Forwards, revision + 1, long.MaxValue, cancellation);
        await foreach (var recorded in events)
        {
            revision = recorded.Revision;
            if (EventCodec.Decode(recorded) is TEvent happened)
            {
                state = evolve(state, happened);
            }
        }

        return new Versioned<TState>(state, revision);
    }

    /// <summary>Nothing has happened yet.</summary>
    public Versioned<TState> New => new(initial, -1);

    public TState Fold(TState state, IReadOnlyList<TEvent> events) => events.Aggregate(state, evolve);

    private StreamAppend Encode(StreamName stream, long revision, IReadOnlyList<TEvent> events, CallContext call)
    {
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(call));
        var data = new EventData[events.Count];
        for (var i = 0; i < data.Length; i++)
        {
            var id = call.IdempotencyKey is null
                ? EventIds.New(time)
                : EventIds.From(call.Caller.Name, call.IdempotencyKey, stream.Value, $"{i}");
            data[i] = EventCodec.Encode(events[i], id, metadata);
        }

        return new StreamAppend(stream, ExpectedVersion.Exactly(revision), data);
    }
}

/// <summary>State, and the revision of the event that made it so; -1 before the first.</summary>
internal readonly record struct Versioned<TState>(TState State, long Revision);
