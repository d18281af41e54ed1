namespace Gse.Domain.Subscriptions;

/// <summary>What may be done with a subscription.</summary>
internal static class SubscriptionDecisions
{
    /// <summary>
    /// Makes it so. A program that says at each start what it wants loses nothing: only a start other than the one it
    /// was defined with begins anew.
    /// </summary>
    /// <param name="state">As it is.</param>
    /// <param name="wanted">As it shall be; its epoch is not looked at.</param>
    /// <param name="startIsGiven">False: stay where it is, if it is.</param>
    public static Decision<SubscriptionEvent> Define(
        SubscriptionState state, SubscriptionDefined wanted, bool startIsGiven) => state switch
        {
            SubscriptionState.Unknown => Decision.Emit<SubscriptionEvent>(wanted with { Epoch = 1 }),
            SubscriptionState.Deleted deleted =>
                Decision.Emit<SubscriptionEvent>(wanted with { Epoch = deleted.Epoch + 1 }),
            SubscriptionState.Active active when startIsGiven && active.Start != wanted.Start =>
                Decision.Emit<SubscriptionEvent>(wanted with { Epoch = active.Epoch + 1 }),
            SubscriptionState.Active active when active.Filter.Equals(wanted.Filter) =>
                Decision.Nothing<SubscriptionEvent>(),
            SubscriptionState.Active => Decision.Emit<SubscriptionEvent>(new SubscriptionFilterChanged(
                wanted.Subscription, wanted.Filter, wanted.By, wanted.At)),
            _ => throw Impossible.Transition(state, wanted),
        };

    public static Decision<SubscriptionEvent> Delete(SubscriptionState state, SubscriptionDeleted deletion) =>
        state switch
        {
            SubscriptionState.Active => Decision.Emit<SubscriptionEvent>(deletion),
            SubscriptionState.Deleted => Decision.Nothing<SubscriptionEvent>(),
            _ => Decision.Refuse<SubscriptionEvent>(new NotFound("subscription", deletion.Subscription.Value)),
        };
}
