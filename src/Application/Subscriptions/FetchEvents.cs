using Gse.Application.EventLog;
using Gse.Application.History;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Subscriptions;
using MediatR;
using Microsoft.Extensions.Hosting;

namespace Gse.Application.Subscriptions;

/// <summary>
/// What a subscription has behind the last acknowledged position, without what the caller may not see. The same comes
/// again until it is acknowledged. The reader has the subscription for itself until its lease ends.
/// </summary>
/// <param name="Reader">Who reads; two that call themselves the same are one.</param>
/// <param name="Limit">The most events.</param>
/// <param name="Wait">How long to wait for the first event if there is none.</param>
/// <param name="Lease">How long after the answer no other reader may read.</param>
/// <param name="TakeOver">Even if another reader has it.</param>
public sealed record FetchEvents(
    SubscriptionId Subscription, string Reader, int Limit, TimeSpan Wait, TimeSpan Lease, bool TakeOver)
    : ICommand<SubscriptionBatch>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Position">To be acknowledged when all facts are dealt with; nothing more is wanted up to here.</param>
public sealed record SubscriptionBatch(
    string Reader, DateTimeOffset Until, IReadOnlyList<RecordedFact> Facts, LogPosition Position);

internal sealed class FetchEventsHandler(
    SubscriptionStore store, SubscriptionScans scans, IEventReader reader, TimeProvider time,
    IHostApplicationLifetime lifetime, CallContext call)
    : IRequestHandler<FetchEvents, Result<SubscriptionBatch>>
{
    private const int MaxBytes = 4 * 1024 * 1024;

    public async Task<Result<SubscriptionBatch>> Handle(FetchEvents request, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(request.Subscription, cancellationToken) is not { } subscription)
        {
            return new NotFound("subscription", request.Subscription.Value);
        }

        var now = time.GetUtcNow();
        var until = now + request.Wait + request.Lease;
        var lease = new SubscriptionLeased(
            subscription.Id, subscription.Epoch, subscription.After, request.Reader, until, now);
        var leased = await store.MoveAsync(
            subscription.Id,
            state => SubscriptionProgressDecisions.Lease(state, lease, request.TakeOver, until - (request.Lease / 2)),
            call, cancellationToken);
        if (leased.Refusal is { } refusal)
        {
            return refusal;
        }

        var acknowledged = new LogPosition(leased.Value.State.Newest!.Position);
        var (facts, lookedTo) = await CollectAsync(subscription, acknowledged, request, cancellationToken);

        // Somebody may have taken over while this reader waited.
        return await store.ProgressAsync(subscription, cancellationToken) switch
        {
            null => new SubscriptionNotHeld(subscription.Id),
            { } held when held.Reader != request.Reader =>
                new SubscriptionHeld(subscription.Id, held.Reader, held.Until),
            { } held => new SubscriptionBatch(request.Reader, held.Until, facts, lookedTo),
        };
    }

    private async Task<(List<RecordedFact> Facts, LogPosition LookedTo)> CollectAsync(
        SubscriptionView subscription, LogPosition acknowledged, FetchEvents request, CancellationToken cancellation)
    {
        var selection = new EventSelection(subscription.Filter);
        var (facts, bytes, wanted) = (new List<RecordedFact>(), 0, false);
        var lookedTo = scans.Begin(subscription, acknowledged);
        using var patience = request.Wait > TimeSpan.Zero
            ? new CancellationTokenSource(request.Wait, time)
            : new CancellationTokenSource();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token, lifetime.ApplicationStopping, cancellation);
        try
        {
            var caughtUp = false;
            await foreach (var message in reader.SubscribeToAllAsync(selection.Filter, lookedTo, enough.Token))
            {
                lookedTo = message.Position > lookedTo ? message.Position : lookedTo;
                caughtUp |= message.CaughtUp;
                if (message.Event is { } recorded && selection.Takes(recorded))
                {
                    wanted = true;
                    if (RecordedFact.MaySee(call.Caller, recorded))
                    {
                        facts.Add(new RecordedFact(recorded));
                        bytes += recorded.Data.Length;
                    }
                }

                if (facts.Count == request.Limit || bytes >= MaxBytes
                    || (caughtUp && (facts.Count > 0 || request.Wait == TimeSpan.Zero)))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Waited long enough.
            return Looked();
        }

        return Looked();

        (List<RecordedFact>, LogPosition) Looked()
        {
            if (!wanted && lookedTo > acknowledged)
            {
                scans.FoundNothing(subscription, acknowledged, lookedTo);
            }

            return (facts, lookedTo);
        }
    }
}
