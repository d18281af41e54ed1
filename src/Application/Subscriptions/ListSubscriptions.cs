using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Subscriptions;

/// <summary>All subscriptions and how they stand, by name.</summary>
public sealed record ListSubscriptions : IQuery<IReadOnlyList<SubscriptionStatus>>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class ListSubscriptionsHandler(
    SubscriptionProjection subscriptions, SubscriptionStatusReader statuses, CallContext call)
    : IRequestHandler<ListSubscriptions, Result<IReadOnlyList<SubscriptionStatus>>>
{
    public async Task<Result<IReadOnlyList<SubscriptionStatus>>> Handle(
        ListSubscriptions request, CancellationToken cancellationToken)
    {
        var all = new List<SubscriptionStatus>();
        foreach (var subscription in subscriptions.All.OrderBy(view => view.Id.Value, StringComparer.Ordinal))
        {
            all.Add(await statuses.ReadAsync(subscription, call.Caller, cancellationToken));
        }

        return all;
    }
}
