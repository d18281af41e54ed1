using System.Globalization;

namespace Gse.Domain.Subscriptions;

/// <summary>Another reader has the subscription; it can be taken over on purpose.</summary>
public sealed record SubscriptionHeld(SubscriptionId Subscription, string Reader, DateTimeOffset Until)
    : Refusal(string.Create(
        CultureInfo.InvariantCulture,
        $"subscription '{Subscription}' is read by '{Reader}' until {Until.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}"));

/// <summary>Who acknowledges must have fetched, and since the subscription began.</summary>
public sealed record SubscriptionNotHeld(SubscriptionId Subscription)
    : Refusal($"nobody reads subscription '{Subscription}' yet, or it was begun anew; fetch first");
