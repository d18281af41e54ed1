using Gse.Domain.Channels;
using Gse.Domain.Edges;

namespace Gse.Domain.Delivery;

/// <summary>What became of the delivery of records at one edge. Stream <c>delivery-{edgeId}</c>.</summary>
public abstract record DeliveryEvent(EdgeId Edge, DateTimeOffset At) : IDomainEvent;

/// <summary>Warning: an alarm raised now would reach nobody.</summary>
/// <param name="Channel">1000 or 1100008.</param>
/// <param name="Reason">For people: which route is missing, or which storage takes nothing.</param>
public sealed record AlarmChannelUnheard(EdgeId Edge, ChannelId Channel, string Reason, DateTimeOffset At)
    : DeliveryEvent(Edge, At);

/// <summary>The warning is over: a route of the channel works again.</summary>
public sealed record AlarmChannelHeard(EdgeId Edge, ChannelId Channel, DateTimeOffset At) : DeliveryEvent(Edge, At);

/// <summary>The spool was full, and its oldest records went; or some were damaged there.</summary>
/// <param name="Count">Records dropped since the event before.</param>
/// <param name="Bytes">As they stood in the spool.</param>
/// <param name="Oldest">When the first of them came to the edge.</param>
/// <param name="Newest">When the last of them came to the edge.</param>
public sealed record RecordsDropped(
    EdgeId Edge, StreamToId StreamTo, long Count, long Bytes, DateTimeOffset Oldest, DateTimeOffset Newest,
    DateTimeOffset At) : DeliveryEvent(Edge, At);

/// <summary>The storage will never take them; they are in the edge's dead letters.</summary>
/// <param name="Count">Records refused since the event before.</param>
/// <param name="Channel">Of the last one.</param>
/// <param name="Reason">Of the last one.</param>
public sealed record RecordsRefused(
    EdgeId Edge, StreamToId StreamTo, long Count, ChannelId Channel, string Reason, DateTimeOffset At)
    : DeliveryEvent(Edge, At);
