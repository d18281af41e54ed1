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
