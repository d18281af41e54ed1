using Gse.Domain.Access;
using Gse.Domain.Subscriptions;
using MediatR;

namespace Gse.Application.Subscriptions;

/// <summary>Forgets a subscription and how far it was read. Deleting it again changes nothing.</summary>
public sealed record DeleteSubscription(SubscriptionId Subscription) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class DeleteSubscriptionHandler(SubscriptionStore store, TimeProvider time, CallContext call)
    : IRequestHandler<DeleteSubscription, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteSubscription request, CancellationToken cancellationToken)
    {
        var deletion = new SubscriptionDeleted(request.Subscription, call.Caller.Name, time.GetUtcNow());
        var result = await store.ChangeAsync(
            request.Subscription, state => SubscriptionDecisions.Delete(state, deletion), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
