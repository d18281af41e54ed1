using System.Collections.Concurrent;
using Gse.Application.EventLog;
using Gse.Domain.Subscriptions;

namespace Gse.Application.Subscriptions;

/// <summary>
/// Remembers where subscriptions have looked and found nothing, so that one that waits for a rare event does not look
/// through the same log at every fetch. Lost at a restart, which costs one more look.
/// </summary>
internal sealed class SubscriptionScans
{
    private readonly ConcurrentDictionary<SubscriptionId, Scan> _scans = new();

    /// <summary>Where to begin to look for what lies behind the position.</summary>
    public LogPosition Begin(SubscriptionView subscription, LogPosition position) =>
        _scans.TryGetValue(subscription.Id, out var scan) && scan.Epoch == subscription.Epoch
        && scan.Filter.Equals(subscription.Filter) && scan.From <= position && scan.To > position
            ? scan.To
            : position;

    /// <summary>Between the two there is nothing that the subscription wants, whoever reads it.</summary>
    public void FoundNothing(SubscriptionView subscription, LogPosition from, LogPosition to) =>
        _scans[subscription.Id] = new Scan(subscription.Epoch, subscription.Filter, from, to);

    private sealed record Scan(int Epoch, SubscriptionFilter Filter, LogPosition From, LogPosition To);
}
