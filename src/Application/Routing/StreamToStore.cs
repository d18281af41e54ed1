using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>The write side of storages.</summary>
internal sealed class StreamToStore(
    IEventReader reader, IEventWriter writer, TimeProvider time, StreamToProjection views)
{
    private readonly AggregateStore<StreamToState, StreamToEvent> _store =
        new(reader, writer, time, StreamToState.Initial, StreamToState.Evolve);

    private readonly IdAllocation _ids = new();
    private readonly Turns _turns = new();

    public async ValueTask<Result<Versioned<StreamToState>>> ExecuteAsync(
        StreamToId id, Func<StreamToState, Decision<StreamToEvent>> decide, CallContext call,
        CancellationToken cancellation)
    {
        using var turn = await _turns.WaitAsync(id.Value, cancellation);
        return await _store.ExecuteAsync(StreamName.OfStreamTo(id), null, decide, call, cancellation);
    }

    /// <summary>Adds it under the next free id.</summary>
    public async ValueTask<Result<StreamToId>> AllocateAsync(
        Func<StreamToId, StreamToAdded> addition, CallContext call, CancellationToken cancellation)
    {
        var first = StreamToId.FirstAllocated.Value;
        foreach (var number in _ids.Propose(first, int.MaxValue, id => views.Find(new StreamToId(id)) is not null))
        {
            var id = new StreamToId(number);
            var result = await _store.ExecuteAsync(
                StreamName.OfStreamTo(id), _store.New, state => StreamToDecisions.Add(state, addition(id)), call,
                cancellation);
            if (result.Refusal is not StreamToIdTaken)
            {
                return result.Refusal is { } refusal ? refusal : Result.Ok(id, result.Position);
            }
        }

        return new NoIdsLeft("stream_to");
    }

    /// <summary>Null if it does not exist, by the word of the log where the views do not have it.</summary>
    public async ValueTask<string?> FindReportModeAsync(StreamToId id, CancellationToken cancellation)
    {
        if (views.Find(id) is { } view)
        {
            return view.ReportMode;
        }

        var loaded = await _store.LoadAsync(StreamName.OfStreamTo(id), _store.New, cancellation);
        return (loaded.State as StreamToState.Usable)?.ReportMode;
    }
}
