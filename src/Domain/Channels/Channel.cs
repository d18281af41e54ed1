using System.Collections.Immutable;

namespace Gse.Domain.Channels;

/// <summary>What the events of one channel add up to.</summary>
/// <param name="Revision">Of the last event; -1 before the first.</param>
internal abstract record ChannelState(long Revision)
{
    public static ChannelState Initial { get; } = new Unknown();

    public static ChannelState Evolve(ChannelState state, ChannelEvent happened) => (state, happened) switch
    {
        (Unknown or Deleted, ChannelAllocated) => new Open(state.Revision + 1, [], []),
        (Open open, RoutesChanged e) => open.With(e.Routes, e.Filters),
        (Open open, RoutesRemoved e) => new Open(
            state.Revision + 1, open.Routes.RemoveRange(e.Routes), open.Filters.RemoveRange(e.Filters)),
        (Open, ChannelDeleted) => new Deleted(state.Revision + 1),
        _ => throw Impossible.Transition(state, happened),
    };

    public sealed record Unknown() : ChannelState(-1);

    /// <param name="Routes">By name.</param>
    /// <param name="Filters">By name.</param>
    public sealed record Open(
        long Revision, ImmutableDictionary<string, ChannelRoute> Routes,
        ImmutableDictionary<string, StreamFilter> Filters) : ChannelState(Revision)
    {
        public Open With(IEnumerable<ChannelRoute> routes, IEnumerable<StreamFilter> filters) => new(
            Revision + 1, Routes.SetItems(routes.Select(route => KeyValuePair.Create(route.Name, route))),
            Filters.SetItems(filters.Select(filter => KeyValuePair.Create(filter.Name, filter))));
    }

    public sealed record Deleted(long Revision) : ChannelState(Revision);
}
