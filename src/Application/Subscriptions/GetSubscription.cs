using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Subscriptions;
using MediatR;

namespace Gse.Application.Subscriptions;

/// <summary>One subscription and how it stands.</summary>
public sealed record GetSubscription(SubscriptionId Subscription) : IQuery<SubscriptionStatus>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetSubscriptionHandler(
    SubscriptionStore store, SubscriptionStatusReader statuses, CallContext call)
    : IRequestHandler<GetSubscription, Result<SubscriptionStatus>>
{
    public async Task<Result<SubscriptionStatus>> Handle(
        GetSubscription request, CancellationToken cancellationToken) =>
        await store.FindAsync(request.Subscription, cancellationToken) is { } found
            ? await statuses.ReadAsync(found, call.Caller, cancellationToken)
            : new NotFound("subscription", request.Subscription.Value);
}
