namespace Gse.Domain.Channels;

/// <summary>What happens to a data channel. Stream <c>channel-{channelId}</c>.</summary>
/// <param name="Operator">Who asked for it (<c>operation.operator_name</c>).</param>
/// <param name="Platform">In whose name (<c>plat_name</c>).</param>
public abstract record ChannelEvent(ChannelId Channel, string Operator, string Platform, DateTimeOffset At)
    : IDomainEvent;

/// <summary>The channel exists from now on, without routes.</summary>
/// <param name="Label"><c>metadata.label</c> as it was sent.</param>
public sealed record ChannelAllocated(
    ChannelId Channel, string Operator, string Platform, JsonText Label, DateTimeOffset At)
    : ChannelEvent(Channel, Operator, Platform, At);

/// <summary>Routes and filters were added or replaced, by name; the others stay.</summary>
public sealed record RoutesChanged(
    ChannelId Channel, string Operator, string Platform, IReadOnlyList<ChannelRoute> Routes,
    IReadOnlyList<StreamFilter> Filters, DateTimeOffset At)
    : ChannelEvent(Channel, Operator, Platform, At);

/// <summary>Routes and filters were taken away, by name.</summary>
public sealed record RoutesRemoved(
    ChannelId Channel, string Operator, string Platform, IReadOnlyList<string> Routes, IReadOnlyList<string> Filters,
    DateTimeOffset At)
    : ChannelEvent(Channel, Operator, Platform, At);

/// <summary>The channel with everything in it is gone. It may be allocated again, by its id.</summary>
public sealed record ChannelDeleted(ChannelId Channel, string Operator, string Platform, DateTimeOffset At)
    : ChannelEvent(Channel, Operator, Platform, At);

/// <summary>One way out of a channel.</summary>
/// <param name="Name">Unique in the channel.</param>
/// <param name="StreamTo">Where to.</param>
/// <param name="UsesFilters">The names of the filters that it needs.</param>
/// <param name="Body">The route as it was sent.</param>
public sealed record ChannelRoute(
    string Name, StreamToId StreamTo, IReadOnlyList<string> UsesFilters, JsonText Body);

/// <summary>A condition on records that routes of the channel can use.</summary>
/// <param name="Name">Unique in the channel.</param>
/// <param name="Body">The filter as it was sent.</param>
public sealed record StreamFilter(string Name, JsonText Body);
