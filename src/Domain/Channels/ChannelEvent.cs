namespace Gse.Domain.Channels;

/// <summary>What happens to a data channel. Stream <c>channel-{channelId}</c>.</summary>
/// <param name="Operator">Who asked for it (<c>operation.operator_name</c>).</param>
/// <param name="Platform">The platform that owns the channel (<c>plat_name</c>).</param>
public abstract record ChannelEvent(ChannelId Channel, string Operator, string Platform, DateTimeOffset At)
    : IDomainEvent;

/// <summary>The channel exists from now on, without routes.</summary>
public sealed record ChannelAllocated(ChannelId Channel, string Operator, string Platform, DateTimeOffset At)
    : ChannelEvent(Channel, Operator, Platform, At);

/// <summary>Routes were added or replaced, by name; the others stay.</summary>
public sealed record RoutesChanged(
    ChannelId Channel, string Operator, string Platform, IReadOnlyList<ChannelRoute> Routes, DateTimeOffset At)
    : ChannelEvent(Channel, Operator, Platform, At);

/// <summary>One way out of a channel.</summary>
/// <param name="Name">Unique in the channel.</param>
/// <param name="StreamTo">Where to.</param>
public sealed record ChannelRoute(string Name, StreamToId StreamTo);
