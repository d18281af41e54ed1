using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Says when an alarm goes nowhere: its channel has no route, so that no storage's feed would notice.
/// </summary>
internal sealed partial class UnroutedWatch(
    RoutingTables tables, DocumentSource documents, DeliveryDutyKeeper duty, IEventReader reader,
    ProjectionProgress progress, TimeProvider time, ILogger<UnroutedWatch> logger) : BackgroundService
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            var reached = progress.Position;
            while (true)
            {
                reached = await FollowAsync(reached, stoppingToken);
                await Task.Delay(AgainAfter, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    /// <summary>Until the log cannot be read; how far it was.</summary>
    private async Task<LogPosition> FollowAsync(LogPosition reached, CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in reader.SubscribeToAllAsync(DocumentSource.Filter, reached, cancellation))
            {
                if (message.Event is { } recorded)
                {
                    await progress.WaitForAsync(recorded.Position, cancellation);
                    Check(recorded);
                }

                reached = message.Position;
            }
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.NotRead(logger, failure);
        }

        return reached;
    }

    private void Check(RecordedEvent recorded)
    {
        if (duty.IsMine && documents.Of(recorded) is { } document
            && tables.Current.RoutesOf(document.Channel).Count == 0)
        {
            DeliveryMetrics.Unrouted(document.Channel);
            Log.NoRoute(logger, document.Channel.Value, recorded.Type, recorded.Position.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1530, LogLevel.Warning, "Channel {Channel} has no route: {Event} at {Position} is sent nowhere")]
        public static partial void NoRoute(ILogger logger, int channel, string @event, long position);

        [LoggerMessage(1532, LogLevel.Error, "The log cannot be read; channels without route are not watched")]
        public static partial void NotRead(ILogger logger, Exception failure);

        [LoggerMessage(1531, LogLevel.Debug, "Watch over channels without route stops")]
        public static partial void Stopping(ILogger logger);
    }
}
