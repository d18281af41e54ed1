namespace Gse.Domain.Subscriptions;

/// <summary>
/// How far a subscription is read, and by whom. Stream <c>subscriptionprogress-{name}</c>, which keeps its newest
/// events only: each says everything.
/// </summary>
/// <param name="Epoch">The beginning of the subscription that this belongs to.</param>
/// <param name="Position">Everything up to this log position is acknowledged.</param>
/// <param name="Reader">Who reads.</param>
/// <param name="Until">So long no other reader may, unless it takes over.</param>
public abstract record SubscriptionProgressEvent(
    SubscriptionId Subscription, int Epoch, long Position, string Reader, DateTimeOffset Until, DateTimeOffset At)
    : IDomainEvent;

/// <summary>A reader has begun to read, or goes on.</summary>
public sealed record SubscriptionLeased(
    SubscriptionId Subscription, int Epoch, long Position, string Reader, DateTimeOffset Until, DateTimeOffset At)
    : SubscriptionProgressEvent(Subscription, Epoch, Position, Reader, Until, At);

/// <summary>The reader has dealt with everything up to the position.</summary>
public sealed record SubscriptionAcknowledged(
    SubscriptionId Subscription, int Epoch, long Position, string Reader, DateTimeOffset Until, DateTimeOffset At)
    : SubscriptionProgressEvent(Subscription, Epoch, Position, Reader, Until, At);

/// <summary>The newest of them is the state.</summary>
internal sealed record SubscriptionProgressState(SubscriptionProgressEvent? Newest)
{
    public static SubscriptionProgressState Initial { get; } = new((SubscriptionProgressEvent?)null);

    public static SubscriptionProgressState Evolve(
        SubscriptionProgressState state, SubscriptionProgressEvent happened) => new(happened);

    /// <summary>Null if nobody has read since the subscription began.</summary>
    public SubscriptionProgressEvent? In(int epoch) => Newest is { } newest && newest.Epoch == epoch ? newest : null;
}
