using Gse.Application.EventLog;
using Gse.Application.History;
using Gse.Domain.Subscriptions;

namespace Gse.Application.Subscriptions;

/// <summary>A subscription, how far it is read, and by whom.</summary>
/// <param name="Position">Everything up to here is acknowledged; where it began if nothing is.</param>
/// <param name="Progress">Null if nobody has read since it began.</param>
public sealed record SubscriptionStatus(
    SubscriptionView Subscription, LogPosition Position, SubscriptionProgressEvent? Progress, SubscriptionLag Lag);

/// <summary>What is not acknowledged yet, of what the caller may see.</summary>
/// <param name="Events">How many events, up to <see cref="MaxEvents"/>.</param>
/// <param name="HasMore">There are more than were counted.</param>
/// <param name="Positions">How far the log's end is away; other readers' events count.</param>
/// <param name="Age">How long ago the oldest of them was recorded; zero if there is none.</param>
public sealed record SubscriptionLag(long Events, bool HasMore, long Positions, TimeSpan Age)
{
    public const int MaxEvents = 1_000;
}

/// <summary>Looks up how subscriptions stand.</summary>
internal sealed class SubscriptionStatusReader(
    SubscriptionStore store, SubscriptionScans scans, IEventReader reader, TimeProvider time)
{
    public async Task<SubscriptionStatus> ReadAsync(
        SubscriptionView subscription, Caller caller, CancellationToken cancellation)
    {
        var progress = await store.ProgressAsync(subscription, cancellation);
        var position = new LogPosition(progress?.Position ?? subscription.After);
        var lag = await LagAsync(subscription, position, caller, cancellation);
        return new SubscriptionStatus(subscription, position, progress, lag);
    }

    private async Task<SubscriptionLag> LagAsync(
        SubscriptionView subscription, LogPosition position, Caller caller, CancellationToken cancellation)
    {
        var head = await reader.ReadHeadAsync(cancellation);
        var selection = new EventSelection(subscription.Filter);
        var (count, oldest) = (0L, default(DateTimeOffset?));
        var events = reader.ReadAllAsync(
            selection.Filter, ReadDirection.Forwards, scans.Begin(subscription, position), long.MaxValue,
            cancellation);
        await foreach (var recorded in events)
        {
            if (!selection.Takes(recorded) || !RecordedFact.MaySee(caller, recorded))
            {
                continue;
            }

            oldest ??= recorded.RecordedAt;
            if (++count > SubscriptionLag.MaxEvents)
            {
                break;
            }
        }

        var age = oldest is { } since ? time.GetUtcNow() - since : TimeSpan.Zero;
        return new SubscriptionLag(
            Math.Min(count, SubscriptionLag.MaxEvents), count > SubscriptionLag.MaxEvents,
            Math.Max(0, head.Value - position.Value), age < TimeSpan.Zero ? TimeSpan.Zero : age);
    }
}
