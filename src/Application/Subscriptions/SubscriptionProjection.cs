using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Subscriptions;

namespace Gse.Application.Subscriptions;

/// <summary>A subscription as it was defined.</summary>
/// <param name="Start">As it was asked for: <c>start</c>, <c>now</c> or a position.</param>
/// <param name="After">What that came to; -1 for the beginning of the log.</param>
/// <param name="Epoch">Counts its beginnings, from 1.</param>
/// <param name="By">Who changed it last.</param>
public sealed record SubscriptionView(
    SubscriptionId Id, SubscriptionFilter Filter, string Start, long After, int Epoch, string By, DateTimeOffset At)
{
    internal static SubscriptionView Of(SubscriptionId id, SubscriptionState.Active active) =>
        new(id, active.Filter, active.Start, active.After, active.Epoch, active.By, active.At);
}

/// <summary>All subscriptions that are there. How far they are read is asked of the log itself.</summary>
public sealed class SubscriptionProjection()
    : ViewProjection<SubscriptionId, SubscriptionView>("subscription", ViewJson.Default.SubscriptionView)
{
    protected override SubscriptionId KeyOf(SubscriptionView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out SubscriptionId key)
    {
        key = happened is SubscriptionEvent e ? e.Subscription : default;
        return happened is SubscriptionEvent;
    }

    protected override SubscriptionView? Fold(
        SubscriptionView? view, RecordedEvent recorded, IDomainEvent happened) => (view, happened) switch
        {
            (_, SubscriptionDefined e) =>
                new SubscriptionView(e.Subscription, e.Filter, e.Start, e.After, e.Epoch, e.By, e.At),
            ({ }, SubscriptionFilterChanged e) => view with { Filter = e.Filter, By = e.By, At = e.At },
            (_, SubscriptionDeleted) => null,
            _ => view,
        };
}
