using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Keeps one feed for each storage that exists and whose kind is known, while delivering is this edge's duty. A feed
/// that fails is started again; the others, and everything else in this process, do not notice.
/// </summary>
internal sealed partial class Deliverer(
    RoutingTables tables, Lanes lanes, RecordRouter router, LossJournal journal, DocumentSource documents,
    DeliveryDutyKeeper duty, IEventReader reader, IDeliveryCheckpoints checkpoints, ProjectionProgress progress,
    TimeProvider time, ILogger<Deliverer> logger)
    : BackgroundService
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<StreamToId, RunningFeed> _running = [];
    private readonly Signal _changed = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        tables.Changed += _changed.Set;
        duty.Changed += _changed.Set;
        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            while (true)
            {
                await ReconcileAsync(tables.Current, stoppingToken);
                await _changed.WaitAsync(stoppingToken);
                lanes.Wake();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
        finally
        {
            tables.Changed -= _changed.Set;
            duty.Changed -= _changed.Set;
            await StopAllAsync();
        }
    }

    /// <summary>The lanes first: what the feeds wait for becomes safe by their end.</summary>
    private async Task StopAllAsync()
    {
        await lanes.StopAsync();
        foreach (var feed in _running.Values)
        {
            await feed.StopAsync();
        }

        await journal.WriteAsync(CancellationToken.None);
    }

    private async Task ReconcileAsync(RoutingTable table, CancellationToken cancellation)
    {
        foreach (var (id, feed) in _running)
        {
            if (!duty.IsMine || !table.Targets.ContainsKey(id))
            {
                // Its end may wait for a storage that hangs, and is not waited for here.
                await feed.Stop.CancelAsync();
                if (feed.Running.IsCompleted)
                {
                    await feed.StopAsync();
                    _running.Remove(id);
                }
            }
        }

        foreach (var target in duty.IsMine ? table.Targets.Values : [])
        {
            var before = _running.GetValueOrDefault(target.Id);
            if (before is not { Stop.IsCancellationRequested: false } && lanes.Of(target) is { } lane)
            {
                var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                _running[target.Id] = new RunningFeed(stop, RunAsync(target, lane, before, stop.Token));
            }
        }
    }

    private async Task RunAsync(
        RoutingTarget target, Lane lane, RunningFeed? before, CancellationToken cancellation)
    {
        await Task.Yield();
        if (before is not null)
        {
            await before.StopAsync();
        }

        try
        {
            while (true)
            {
                await RunOnceAsync(target, lane, cancellation);
                await Task.Delay(RestartAfter, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Log.FeedStops(logger, target.Name);
        }
    }

    private async Task RunOnceAsync(RoutingTarget target, Lane lane, CancellationToken cancellation)
    {
        try
        {
            var feed = new TargetFeed(
                target, lane, router, tables, documents, reader, checkpoints, progress, time, logger);
            await feed.RunAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.FeedFailed(logger, failure, target.Name, RestartAfter.TotalSeconds);
        }
    }

    private sealed record RunningFeed(CancellationTokenSource Stop, Task Running)
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

        [LoggerMessage(1522, LogLevel.Error, "Delivery to {Name} failed; started again in {Seconds} s")]
        public static partial void FeedFailed(ILogger logger, Exception failure, string name, double seconds);
    }
}
