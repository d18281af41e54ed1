using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Subscriptions;
using MediatR;

namespace Gse.Application.Subscriptions;

/// <summary>
/// The reader has dealt with everything up to the position; it is not delivered again. An older position than the
/// last one changes nothing. Whoever may read may acknowledge: alarm backends need no more than a viewer's key.
/// </summary>
/// <param name="Lease">How long from now no other reader may read.</param>
public sealed record AcknowledgeEvents(
    SubscriptionId Subscription, string Reader, LogPosition Position, TimeSpan Lease) : ICommand<Unit>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class AcknowledgeEventsHandler(
    SubscriptionStore store, IEventReader reader, TimeProvider time, CallContext call)
    : IRequestHandler<AcknowledgeEvents, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(AcknowledgeEvents request, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(request.Subscription, cancellationToken) is not { } subscription)
        {
            return new NotFound("subscription", request.Subscription.Value);
        }

        if (request.Position > await reader.ReadHeadAsync(cancellationToken))
        {
            return new InvalidInput("position", "must not lie beyond the newest event of the log");
        }

        var now = time.GetUtcNow();
        var acknowledged = new SubscriptionAcknowledged(
            subscription.Id, subscription.Epoch, request.Position.Value, request.Reader, now + request.Lease, now);
        var result = await store.MoveAsync(
            subscription.Id, state => SubscriptionProgressDecisions.Acknowledge(state, acknowledged), call,
            cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
