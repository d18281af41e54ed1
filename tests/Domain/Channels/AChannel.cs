using Gse.Domain.Channels;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Channels;

/// <summary>A channel, a storage, and what can happen to them, for the specs.</summary>
internal static class AChannel
{
    public static readonly ChannelId Id = new(1_572_865);
    public static readonly StreamToId Storage = new(1_025);
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Spec<ChannelState, ChannelEvent> Spec => new(ChannelState.Initial, ChannelState.Evolve);

    public static Spec<StreamToState, StreamToEvent> StorageSpec => new(StreamToState.Initial, StreamToState.Evolve);

    public static ChannelAllocated Allocated => new(Id, "admin", "bkmonitor", default, Noon);

    public static RoutesChanged Changed(params ChannelRoute[] routes) =>
        new(Id, "admin", "bkmonitor", routes, [], Noon);

    public static RoutesChanged WithFilters(ChannelRoute[] routes, params StreamFilter[] filters) =>
        new(Id, "admin", "bkmonitor", routes, filters, Noon);

    public static RoutesRemoved Removed(params string[] routes) => new(Id, "admin", "bkmonitor", routes, [], Noon);

    public static RoutesRemoved WithoutFilters(params string[] filters) =>
        new(Id, "admin", "bkmonitor", [], filters, Noon);

    public static ChannelDeleted Deleted => new(Id, "admin", "bkmonitor", Noon);

    public static ChannelRoute Route(string name, string body = "{}", params string[] filters) =>
        new(name, Storage, filters, new JsonText(body));

    public static StreamFilter Filter(string name, string body = "{}") => new(name, new JsonText(body));

    public static StreamToAdded Added(string body = "{}") =>
        new(Storage, "admin", "bkmonitor", "kafka", "kafka", new JsonText(body), default, Noon);

    public static StreamToChanged StorageChanged(string body) =>
        new(Storage, "admin", "bkmonitor", "kafka", "kafka", new JsonText(body), Noon);

    public static StreamToDeleted StorageDeleted => new(Storage, "admin", "bkmonitor", Noon);
}
