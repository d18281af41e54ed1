namespace Gse.Domain.Subscriptions;

/// <summary>Who may read a subscription, and how it moves on.</summary>
internal static class SubscriptionProgressDecisions
{
    /// <summary>The reader reads from now on, unless another does.</summary>
    /// <param name="state">As it is.</param>
    /// <param name="lease">As it shall be; its position is where the subscription began.</param>
    /// <param name="takeOver">Even if another reader does.</param>
    /// <param name="longEnough">What the reader already has until then is not renewed.</param>
    public static Decision<SubscriptionProgressEvent> Lease(
        SubscriptionProgressState state, SubscriptionLeased lease, bool takeOver, DateTimeOffset longEnough)
    {
        if (state.In(lease.Epoch) is not { } now)
        {
            return Decision.Emit<SubscriptionProgressEvent>(lease);
        }

        if (now.Reader == lease.Reader)
        {
            return now.Until >= longEnough
                ? Decision.Nothing<SubscriptionProgressEvent>()
                : Decision.Emit<SubscriptionProgressEvent>(lease with { Position = now.Position });
        }

        return takeOver || now.Until <= lease.At
            ? Decision.Emit<SubscriptionProgressEvent>(lease with { Position = now.Position })
            : Decision.Refuse<SubscriptionProgressEvent>(
                new SubscriptionHeld(lease.Subscription, now.Reader, now.Until));
    }

    /// <summary>Moves on, never back: what is acknowledged already is so.</summary>
    public static Decision<SubscriptionProgressEvent> Acknowledge(
        SubscriptionProgressState state, SubscriptionAcknowledged acknowledged)
    {
        if (state.In(acknowledged.Epoch) is not { } now)
        {
            return Decision.Refuse<SubscriptionProgressEvent>(new SubscriptionNotHeld(acknowledged.Subscription));
        }

        if (now.Reader != acknowledged.Reader)
        {
            return Decision.Refuse<SubscriptionProgressEvent>(
                new SubscriptionHeld(acknowledged.Subscription, now.Reader, now.Until));
        }

        if (acknowledged.Position <= now.Position)
        {
            return Decision.Nothing<SubscriptionProgressEvent>();
        }

        var until = now.Until > acknowledged.Until ? now.Until : acknowledged.Until;
        return Decision.Emit<SubscriptionProgressEvent>(acknowledged with { Until = until });
    }
}
