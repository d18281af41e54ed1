using System.Collections.Frozen;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>Where the records of each channel go. Never edited: a change makes a new one.</summary>
public sealed class RoutingTable
{
    private readonly FrozenDictionary<ChannelId, ChannelRoute[]> _routes;

    internal RoutingTable(IEnumerable<ChannelView> channels, IEnumerable<StreamToView> targets)
    {
        Targets = targets.ToFrozenDictionary(target => target.Id);
        // A route into a storage that does not exist leads nowhere.
        _routes = channels.ToFrozenDictionary(
            channel => channel.Id,
            channel => channel.Routes.Where(route => Targets.ContainsKey(route.StreamTo)).ToArray());
    }

    public FrozenDictionary<StreamToId, StreamToView> Targets { get; }

    /// <summary>All ways out of a channel; none for a channel that does not exist.</summary>
    public IReadOnlyList<ChannelRoute> RoutesOf(ChannelId channel) => _routes.GetValueOrDefault(channel) ?? [];
}

/// <summary>The routing table in force.</summary>
public sealed class RoutingTables
{
    private readonly Lock _gate = new();
    private readonly ChannelProjection _channels;
    private readonly StreamToProjection _targets;
    private RoutingTable? _current;

    public RoutingTables(ChannelProjection channels, StreamToProjection targets)
    {
        (_channels, _targets) = (channels, targets);
        channels.Changed += OutOfDate;
        targets.Changed += OutOfDate;
    }

    internal event Action? Changed;

    public RoutingTable Current
    {
        get
        {
            if (Volatile.Read(ref _current) is { } current)
            {
                return current;
            }

            lock (_gate)
            {
                return _current ??= new RoutingTable(_channels.All, _targets.All);
            }
        }
    }

    private void OutOfDate()
    {
        lock (_gate)
        {
            _current = null;
        }

        Changed?.Invoke();
    }
}
