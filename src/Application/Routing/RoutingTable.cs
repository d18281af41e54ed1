using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>A storage in the running table.</summary>
/// <param name="Revision">Of its last change: another one is another storage to deliver to.</param>
/// <param name="AddedAt">The place in the log from which on it can have been sent anything.</param>
public sealed record RoutingTarget(StreamToId Id, string Name, Storage Storage, long Revision, long AddedAt)
{
    /// <summary>The same storage, reached in the same way.</summary>
    public bool Equals(RoutingTarget? other) => other is not null && Id == other.Id && Revision == other.Revision;

    public override int GetHashCode() => HashCode.Combine(Id, Revision);
}

/// <summary>A way out of a channel in the running table: it leads to a storage that exists.</summary>
/// <param name="Filter">Which records take it.</param>
public sealed record DeliveryRoute(
    ChannelId Channel, string Name, RoutingTarget Target, Destination Destination, RecordFilter Filter);

/// <summary>Where the records of each channel go. Never edited: a change makes a new one.</summary>
public sealed class RoutingTable
{
    private readonly Dictionary<ChannelId, CompiledChannel> _channels;
    private readonly Dictionary<StreamToId, RoutingTarget> _targets;

    /// <param name="version">One more than the table before.</param>
    /// <param name="channels">All of them.</param>
    /// <param name="targets">All that can be used.</param>
    /// <param name="before">What is the same as in this one is not compiled again.</param>
    internal RoutingTable(
        long version, IEnumerable<ChannelView> channels, IEnumerable<RoutingTarget> targets, RoutingTable? before)
    {
        Version = version;
        _targets = targets.ToDictionary(target => target.Id);
        var old = before is not null && HasTargetsOf(before) ? before._channels : [];
        _channels = channels.ToDictionary(
            channel => channel.Id,
            channel => old.TryGetValue(channel.Id, out var known) && ReferenceEquals(known.View, channel)
                ? known
                : new CompiledChannel(channel, Compile(channel)));
    }

    /// <summary>Counts the tables of this process; a later one is higher.</summary>
    public long Version { get; }

    public IReadOnlyDictionary<StreamToId, RoutingTarget> Targets => _targets;

    public bool Has(ChannelId channel) => _channels.ContainsKey(channel);

    /// <summary>All ways out of a channel; none for a channel that does not exist.</summary>
    public IReadOnlyList<DeliveryRoute> RoutesOf(ChannelId channel) =>
        _channels.TryGetValue(channel, out var found) ? found.Routes : [];

    private bool HasTargetsOf(RoutingTable other) => _targets.Count == other._targets.Count
        && _targets.Values.All(target => target.Equals(other._targets.GetValueOrDefault(target.Id)));

    private DeliveryRoute[] Compile(ChannelView channel)
    {
        var problems = new InputProblems();
        var filters = channel.Filters.ToDictionary(
            filter => filter.Name, filter => FilterBody.Read(filter.Body.Parse(), "", problems));
        return [.. channel.Routes.Select(route => Compile(channel.Id, route, filters)).OfType<DeliveryRoute>()];
    }

    // A route into a storage that does not exist, or to no place in it, leads nowhere.
    private DeliveryRoute? Compile(ChannelId channel, ChannelRoute route, Dictionary<string, FilterBody> filters)
    {
        var body = RouteBody.Read(route.Body.Parse(), "", new InputProblems());
        return _targets.GetValueOrDefault(route.StreamTo) is { } target
            && body.In(target.Storage.ReportMode) is { } destination
            ? new DeliveryRoute(
                channel, route.Name, target, destination,
                RecordFilter.Compile(Named(body.FilterAnd), Named(body.FilterOr)))
            : null;

        FilterBody[] Named(IReadOnlyList<string> names) => [.. names.Select(name => filters[name])];
    }

    private sealed record CompiledChannel(ChannelView View, DeliveryRoute[] Routes);
}
