using System.Collections.Concurrent;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Application.Delivery;

/// <summary>The lanes of this edge: one for each storage that the routing table has or had.</summary>
internal sealed partial class Lanes : IStorageLoads, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<StreamToId, Lane> _lanes = new();
    private readonly LaneParts _parts;
    private readonly LaneGauges _gauges;
    private bool _stopped;

    public Lanes(
        IOptions<DeliveryOptions> options, RoutingTables tables, IEnumerable<ISinkFactory> factories,
        ISpoolFactory spools, IDeadLetters deadLetters, LossJournal journal, TimeProvider time,
        ILogger<Lanes> logger)
    {
        _parts = new LaneParts(
            options.Value, tables, factories.ToDictionary(factory => factory.ReportMode), spools, deadLetters, journal,
            time, logger);
        _gauges = new LaneGauges(this);
    }

    public IEnumerable<LaneStatus> Statuses => _lanes.Values.Select(lane => lane.Status);

    public long WaitingFor(StreamToId id) =>
        _lanes.GetValueOrDefault(id)?.Status is { } status ? status.Queued + status.Spooled : 0;

    /// <summary>Null if no sink of this kind is known, or the edge stops.</summary>
    public Lane? Of(RoutingTarget target) => _lanes.GetValueOrDefault(target.Id) ?? Begin(target);

    /// <summary>Tells all lanes that the routing table is another one.</summary>
    public void Wake()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.Wake();
        }
    }

    /// <summary>Ends all lanes at once, each within its time.</summary>
    public async Task StopAsync()
    {
        lock (_gate)
        {
            _stopped = true;
        }

        await Task.WhenAll(_lanes.Values.Select(lane => lane.DisposeAsync().AsTask()));
    }

    public void Dispose() => _gauges.Dispose();

    private Lane? Begin(RoutingTarget target)
    {
        if (!_parts.Sinks.ContainsKey(target.Storage.ReportMode))
        {
            Log.UnknownMode(_parts.Logger, target.Name, target.Storage.ReportMode);
            return null;
        }

        lock (_gate)
        {
            return _stopped ? null : _lanes.GetOrAdd(target.Id, _ => new Lane(target, _parts));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1521, LogLevel.Warning, "Storage {Name} has report mode {Mode}, which this edge does not know")]
        public static partial void UnknownMode(ILogger logger, string name, string mode);
    }
}
