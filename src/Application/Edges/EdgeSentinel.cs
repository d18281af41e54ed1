using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Liveness;
using Gse.Application.Projections;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Application.Edges;

/// <summary>
/// Watches the other edges of a shared log. One that stopped is replaced at once, one that is silent when its lease is
/// over; while this edge does not trust its own eyes or ears it replaces nobody.
/// </summary>
internal sealed partial class EdgeSentinel(
    IEventReader reader, LogTraits log, EdgeProjection edges, EdgeLease lease, EdgeTakeover takeover,
    LivenessPipeline pipeline, ProjectionProgress progress, EdgeIdentity edge, IOptions<EdgeOptions> options,
    TimeProvider time, ILogger<EdgeSentinel> logger) : BackgroundService
{
    private const int LooksPerLease = 50;
    private static readonly EventFilter Renewals = EventFilter.Streams(StreamName.EdgeLeasePrefix);

    private readonly Lock _gate = new();
    private readonly EdgeHearing _hearing = new(edge.Id, options.Value.Lease);
    private readonly long _origin = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!log.IsShared)
        {
            return;
        }

        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            await Task.WhenAll(ListenAsync(stoppingToken), LookAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_origin);

    private async Task ListenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var from = await reader.ReadHeadAsync(cancellation);
                await foreach (var message in reader.SubscribeToAllAsync(Renewals, from, cancellation))
                {
                    if (message.Event is { } recorded && EventCodec.Decode(recorded) is EdgeLeaseRenewed renewed)
                    {
                        lock (_gate)
                        {
                            _hearing.Heard(renewed.Edge, TimeSpan.FromMilliseconds(renewed.LeaseMs), Now);
                        }
                    }
                }
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                Log.CannotHear(logger, failure);
            }

            await Task.Delay(options.Value.RenewEvery, time, cancellation);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / LooksPerLease, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            foreach (var (other, silence) in Suspects())
            {
                await TryReplaceAsync(other, silence, cancellation);
            }
        }
    }

    private List<(EdgeId Edge, TimeSpan Silence)> Suspects()
    {
        var suspects = new List<(EdgeId, TimeSpan)>();
        lock (_gate)
        {
            var now = Now;
            if (pipeline.Impairment is not null || !lease.IsHeld)
            {
                _hearing.ListenAnew(now);
                return suspects;
            }

            foreach (var other in edges.All.Where(other => other.Id != edge.Id))
            {
                switch (other.Standing)
                {
                    case EdgeStanding.Lost:
                        _hearing.Forget(other.Id);
                        break;
                    case EdgeStanding.Stopped when !_hearing.IsDeaf(now):
                        suspects.Add((other.Id, TimeSpan.Zero));
                        break;
                    default:
                        _hearing.Expect(other.Id, now);
                        if (_hearing.Silence(other.Id, now) is { } silence)
                        {
                            suspects.Add((other.Id, silence));
                        }

                        break;
                }
            }
        }

        return suspects;
    }

    private async Task TryReplaceAsync(EdgeId other, TimeSpan silence, CancellationToken cancellation)
    {
        try
        {
            await takeover.ReplaceAsync(other, silence, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.NotReplaced(logger, failure, other.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1330, LogLevel.Error, "The other edges cannot be heard; it is tried again")]
        public static partial void CannotHear(ILogger logger, Exception failure);

        [LoggerMessage(1331, LogLevel.Error, "Edge {Edge} could not be replaced; it is tried again")]
        public static partial void NotReplaced(ILogger logger, Exception failure, string edge);

        [LoggerMessage(1332, LogLevel.Debug, "Edge sentinel stops")]
        public static partial void Stopping(ILogger logger);
    }
}
