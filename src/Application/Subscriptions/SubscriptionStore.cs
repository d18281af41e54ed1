using System.Collections.Concurrent;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Subscriptions;

namespace Gse.Application.Subscriptions;

/// <summary>
/// Subscriptions and their progress, from the log itself, so that all edges agree. Remembers the progress of those that
/// are read here: a fetch reads on from there.
/// </summary>
internal sealed class SubscriptionStore(IEventReader reader, IEventWriter writer, TimeProvider time)
{
    /// <summary>Every event of the progress says everything; a few are kept for people to look at.</summary>
    private const int ProgressEvents = 16;

    private readonly AggregateStore<SubscriptionState, SubscriptionEvent> _definitions =
        new(reader, writer, time, SubscriptionState.Initial, SubscriptionState.Evolve);

    private readonly AggregateStore<SubscriptionProgressState, SubscriptionProgressEvent> _progress =
        new(reader, writer, time, SubscriptionProgressState.Initial, SubscriptionProgressState.Evolve);

    private readonly ConcurrentDictionary<SubscriptionId, Versioned<SubscriptionProgressState>> _known = new();

    public async ValueTask<Result<Versioned<SubscriptionState>>> ChangeAsync(
        SubscriptionId id, Func<SubscriptionState, Decision<SubscriptionEvent>> decide, CallContext call,
        CancellationToken cancellation) =>
        await _definitions.ExecuteAsync(StreamName.OfSubscription(id), null, decide, call, cancellation);

    /// <summary>Before there is any progress, or a crash in between would leave it growing for ever.</summary>
    public ValueTask KeepProgressShortAsync(SubscriptionId id, CancellationToken cancellation) =>
        writer.SetRetentionAsync(
            StreamName.OfSubscriptionProgress(id), new StreamRetention(null, ProgressEvents), cancellation);

    public async ValueTask<SubscriptionView?> FindAsync(SubscriptionId id, CancellationToken cancellation)
    {
        var found = await _definitions.LoadAsync(StreamName.OfSubscription(id), _definitions.New, cancellation);
        return found.State is SubscriptionState.Active active ? SubscriptionView.Of(id, active) : null;
    }

    public async ValueTask<Result<Versioned<SubscriptionProgressState>>> MoveAsync(
        SubscriptionId id, Func<SubscriptionProgressState, Decision<SubscriptionProgressEvent>> decide,
        CallContext call, CancellationToken cancellation)
    {
        var known = _known.TryGetValue(id, out var remembered) ? remembered : await NewestAsync(id, cancellation);
        var result = await _progress.ExecuteAsync(
            StreamName.OfSubscriptionProgress(id), known, decide, call, cancellation);
        if (result.Refusal is null)
        {
            _known.AddOrUpdate(
                id, static (_, now) => now, static (_, old, now) => now.Revision > old.Revision ? now : old,
                result.Value);
        }

        return result;
    }

    /// <summary>How far it is read, as of now.</summary>
    public async ValueTask<SubscriptionProgressEvent?> ProgressAsync(
        SubscriptionView subscription, CancellationToken cancellation) =>
        (await NewestAsync(subscription.Id, cancellation)).State.In(subscription.Epoch);

    private async ValueTask<Versioned<SubscriptionProgressState>> NewestAsync(
        SubscriptionId id, CancellationToken cancellation)
    {
        var newest = reader.ReadStreamAsync(
            StreamName.OfSubscriptionProgress(id), ReadDirection.Backwards, long.MaxValue, 1, cancellation);
        await foreach (var recorded in newest)
        {
            if (EventCodec.Decode(recorded) is SubscriptionProgressEvent happened)
            {
                return new Versioned<SubscriptionProgressState>(
                    new SubscriptionProgressState(happened), recorded.Revision);
            }
        }

        return _progress.New;
    }
}
