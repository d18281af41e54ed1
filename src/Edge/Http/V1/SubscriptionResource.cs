using System.ComponentModel;
using System.Text.Json;
using Gse.Application.History;
using Gse.Application.Subscriptions;
using Gse.Domain.Subscriptions;

namespace Gse.Edge.Http.V1;

/// <summary>Which events are wanted: they must fit every kind that is given, and one value of it.</summary>
/// <param name="Agents">Ids, or cloud:ip.</param>
internal sealed record FilterResource(
    IReadOnlyList<string>? Types = null, IReadOnlyList<string>? Streams = null, IReadOnlyList<string>? Agents = null,
    IReadOnlyList<int>? Channels = null, IReadOnlyList<string>? Tasks = null)
{
    public FilterText ToText() => new(
        FilterFields.OfBody, Types ?? [], Streams ?? [], Agents ?? [], [.. (Channels ?? []).Select(id => $"{id}")],
        Tasks ?? []);

    public static FilterResource Of(SubscriptionFilter filter) => new(
        Given(filter.Types), Given(filter.Streams), Given([.. filter.Agents.Select(agent => agent.Value)]),
        filter.Channels.Count == 0 ? null : [.. filter.Channels.Select(channel => channel.Value)],
        Given(filter.Tasks));

    private static IReadOnlyList<string>? Given(IReadOnlyList<string> values) => values.Count == 0 ? null : values;
}

/// <param name="Filter">All events without it.</param>
/// <param name="Start">start, now or a position, behind which it begins. Without it a new subscription begins now, and
/// one that is there stays where it is; so it does if it is the same as before.</param>
internal sealed record SubscriptionRequest(FilterResource? Filter = null, JsonElement? Start = null);

/// <summary>A subscription, how far it is read, and by whom.</summary>
/// <param name="Start">As it was asked for.</param>
/// <param name="Position">Everything up to here is acknowledged; -1 for nothing.</param>
/// <param name="Reader">Who reads or read it last; absent if nobody has.</param>
/// <param name="LeasedUntil">So long no other reader may, unless it takes over.</param>
internal sealed record SubscriptionResource(
    string Name, FilterResource Filter, string Start, long Position, string? Reader, DateTimeOffset? LeasedUntil,
    SubscriptionLagResource Lag, string ChangedBy, DateTimeOffset ChangedAt)
{
    public static SubscriptionResource Of(SubscriptionStatus status)
    {
        var (subscription, position, progress, lag) = status;
        return new SubscriptionResource(
            subscription.Id.Value, FilterResource.Of(subscription.Filter), subscription.Start, position.Value,
            progress?.Reader, progress?.Until,
            new SubscriptionLagResource(
                lag.Events, lag.HasMore, lag.Positions, Math.Round(lag.Age.TotalSeconds, 3)),
            subscription.By, subscription.At);
    }
}

/// <summary>What is not acknowledged yet.</summary>
/// <param name="Events">Wanted events, counted up to 1,000.</param>
/// <param name="More">There are more than were counted.</param>
/// <param name="Positions">From the position to the end of the log, whatever lies there.</param>
/// <param name="Seconds">The age of the oldest wanted event that is not acknowledged; 0 if there is none.</param>
internal sealed record SubscriptionLagResource(long Events, bool More, long Positions, double Seconds);

internal sealed record SubscriptionListResource(IReadOnlyList<SubscriptionResource> Items);

/// <summary>A batch; it comes again until it is acknowledged.</summary>
/// <param name="Reader">To be told with the next fetch and with the acknowledgement.</param>
/// <param name="LeasedUntil">So long no other reader may fetch, unless it takes over.</param>
/// <param name="Position">To be acknowledged when all items are dealt with; may lie behind the last of them.</param>
internal sealed record SubscriptionBatchResource(
    IReadOnlyList<EventResource> Items, string Reader, DateTimeOffset LeasedUntil, long Position)
{
    public static SubscriptionBatchResource Of(SubscriptionBatch batch) => new(
        [.. batch.Facts.Select(EventResource.Of)], batch.Reader, batch.Until, batch.Position.Value);
}

/// <param name="Position">Everything up to here is dealt with: of the batch, or of one of its items.</param>
/// <param name="Reader">As in the batch; may stand in the query instead.</param>
internal sealed record AcknowledgeRequest(long Position, string? Reader = null);

/// <summary>How a batch is fetched.</summary>
internal sealed record FetchQuery(
    [property: Description("1 to 1000, default 100")] int? Limit,
    [property: Description("How long to wait for an event if there is none: 10s; at most 60s, default 0s")]
    string? Wait,
    [property: Description("Who reads, 1 to 128 visible ASCII characters; without it every fetch is another reader's")]
    string? Reader,
    [property: Description("How long after the answer no other reader may fetch: 1s to 10m, default 30s")]
    string? Lease,
    [property: Description("true: read even if another reader has the subscription, which then cannot go on")]
    bool? Takeover);
