using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Keeps one feed for each storage that exists and whose kind is known. A feed that fails is started again; the others,
/// and everything else in this process, do not notice.
/// </summary>
internal sealed partial class Deliverer(
    RoutingTables tables, IEnumerable<ISinkFactory> factories, DocumentSource documents, IEventReader reader,
    IDeliveryCheckpoints checkpoints, ProjectionProgress progress, TimeProvider time, ILogger<Deliverer> logger)
    : BackgroundService
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ISinkFactory> _factories =
        factories.ToDictionary(factory => factory.ReportMode);

    private readonly Dictionary<StreamToId, RunningFeed> _running = [];
    private readonly Signal _changed = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        tables.Changed += _changed.Set;
        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            while (true)
            {
                await ReconcileAsync(tables.Current, stoppingToken);
                await _changed.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
        finally
        {
            tables.Changed -= _changed.Set;
            foreach (var feed in _running.Values)
            {
                await feed.StopAsync();
            }
        }
    }

    private async Task ReconcileAsync(RoutingTable table, CancellationToken cancellation)
    {
        foreach (var (id, feed) in _running)
        {
            if (table.Targets.GetValueOrDefault(id) != feed.Target)
            {
                await feed.StopAsync();
                _running.Remove(id);
            }
        }

        foreach (var target in table.Targets.Values.Where(target => !_running.ContainsKey(target.Id)))
        {
            if (_factories.TryGetValue(target.Storage.ReportMode, out var factory))
            {
                var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                _running.Add(target.Id, new RunningFeed(target, stop, RunAsync(target, factory, stop.Token)));
            }
            else
            {
                Log.UnknownMode(logger, target.Name, target.Storage.ReportMode);
            }
        }
    }

    private async Task RunAsync(RoutingTarget target, ISinkFactory factory, CancellationToken cancellation)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await RunOnceAsync(target, factory, cancellation);
                await Task.Delay(RestartAfter, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Log.FeedStops(logger, target.Name);
        }
    }

    private async Task RunOnceAsync(RoutingTarget target, ISinkFactory factory, CancellationToken cancellation)
    {
        try
        {
            await using var sink = factory.Create(target);
            var pump = new SinkPump(target, sink, time, logger);
            var feed = new TargetFeed(target, tables, documents, reader, checkpoints, progress, pump, logger);
            await feed.RunAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.FeedFailed(logger, failure, target.Name, RestartAfter.TotalSeconds);
        }
    }

    private sealed record RunningFeed(RoutingTarget Target, CancellationTokenSource Stop, Task Running)
    {
        public async Task StopAsync()
        {
            await Stop.CancelAsync();
            await Running;
            Stop.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1520, LogLevel.Debug, "Deliverer stops")]
        public static partial void Stopping(ILogger logger);

        [LoggerMessage(1523, LogLevel.Debug, "Delivery to {Name} stops")]
        public static partial void FeedStops(ILogger logger, string name);

        [LoggerMessage(1521, LogLevel.Warning, "Storage {Name} has report mode {Mode}, which this edge does not know")]
        public static partial void UnknownMode(ILogger logger, string name, string mode);

        [LoggerMessage(1522, LogLevel.Error, "Delivery to {Name} failed; started again in {Seconds} s")]
        public static partial void FeedFailed(ILogger logger, Exception failure, string name, double seconds);
    }
}
