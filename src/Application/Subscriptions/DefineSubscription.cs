using Gse.Application.EventLog;
using Gse.Application.History;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Subscriptions;
using MediatR;

namespace Gse.Application.Subscriptions;

/// <summary>
/// Makes a subscription, or changes what it wants. Said again, it changes nothing; only a start other than the one it
/// was defined with begins it anew.
/// </summary>
/// <param name="Start">Null: a new one begins now, one that is there stays where it is.</param>
public sealed record DefineSubscription(SubscriptionId Subscription, SubscriptionFilter Filter, LogStart? Start)
    : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class DefineSubscriptionHandler(
    SubscriptionStore store, IEventReader reader, TimeProvider time, CallContext call)
    : IRequestHandler<DefineSubscription, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DefineSubscription request, CancellationToken cancellationToken)
    {
        var head = await reader.ReadHeadAsync(cancellationToken);
        var start = request.Start ?? LogStart.Now;
        var after = start.After ?? head;
        if (after > head)
        {
            return new InvalidInput("start", "must not lie beyond the newest event of the log");
        }

        await store.KeepProgressShortAsync(request.Subscription, cancellationToken);
        var wanted = new SubscriptionDefined(
            request.Subscription, request.Filter, start.ToString(), after.Value, 0, call.Caller.Name,
            time.GetUtcNow());
        var result = await store.ChangeAsync(
            request.Subscription,
            state => SubscriptionDecisions.Define(state, wanted, startIsGiven: request.Start is not null), call,
            cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
