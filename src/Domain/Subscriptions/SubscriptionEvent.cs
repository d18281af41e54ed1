namespace Gse.Domain.Subscriptions;

/// <summary>What is decided of a subscription. Stream <c>subscription-{name}</c>.</summary>
public abstract record SubscriptionEvent(SubscriptionId Subscription, string By, DateTimeOffset At) : IDomainEvent;

/// <summary>The subscription begins, for the first time or anew: what was acknowledged before is forgotten.</summary>
/// <param name="Start">As it was asked for: <c>start</c>, <c>now</c> or a position.</param>
/// <param name="After">What that came to: the log position behind which it begins; -1 for the beginning.</param>
/// <param name="Epoch">Counts the beginnings, from 1; progress belongs to one of them.</param>
public sealed record SubscriptionDefined(
    SubscriptionId Subscription, SubscriptionFilter Filter, string Start, long After, int Epoch, string By,
    DateTimeOffset At)
    : SubscriptionEvent(Subscription, By, At);

/// <summary>It wants other events from now on, and stays where it is.</summary>
public sealed record SubscriptionFilterChanged(
    SubscriptionId Subscription, SubscriptionFilter Filter, string By, DateTimeOffset At)
    : SubscriptionEvent(Subscription, By, At);

/// <summary>Nobody reads it any more.</summary>
public sealed record SubscriptionDeleted(SubscriptionId Subscription, string By, DateTimeOffset At)
    : SubscriptionEvent(Subscription, By, At);
