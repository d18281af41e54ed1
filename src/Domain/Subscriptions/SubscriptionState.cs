namespace Gse.Domain.Subscriptions;

/// <summary>What the events of one subscription add up to.</summary>
internal abstract record SubscriptionState
{
    public static SubscriptionState Initial { get; } = new Unknown();

    public static SubscriptionState Evolve(SubscriptionState state, SubscriptionEvent happened) =>
        (state, happened) switch
        {
            (_, SubscriptionDefined e) => new Active(e.Filter, e.Start, e.After, e.Epoch, e.By, e.At),
            (Active active, SubscriptionFilterChanged e) => active with { Filter = e.Filter, By = e.By, At = e.At },
            (Active active, SubscriptionDeleted) => new Deleted(active.Epoch),
            _ => throw Impossible.Transition(state, happened),
        };

    public sealed record Unknown : SubscriptionState;

    public sealed record Active(
        SubscriptionFilter Filter, string Start, long After, int Epoch, string By, DateTimeOffset At)
        : SubscriptionState;

    public sealed record Deleted(int Epoch) : SubscriptionState;
}
