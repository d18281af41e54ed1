using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Liveness;
using Gse.Application.Projections;
using Gse.Application.Sessions;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Application.Edges;

/// <summary>
/// Keeps this edge's place among those that share the log: renews its lease, and when another one has taken the place
/// all the same (this process hung, or the log was out of reach for it alone) gives up all it held and begins again.
/// </summary>
internal sealed partial class LeaseKeeper(
    IEventWriter writer, LogTraits log, EdgeLease lease, EdgeProjection edges, ProjectionProgress progress,
    EdgeJournal journal, SessionRegistry sessions, LivenessPipeline pipeline, EdgeIdentity edge,
    EdgeAddresses addresses, IOptions<EdgeOptions> options, TimeProvider time, ILogger<LeaseKeeper> logger)
    : BackgroundService
{
    private const int KeptRenewals = 16;

    private readonly StreamName _stream = StreamName.OfEdgeLease(edge.Id);
    private bool _isShort;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!log.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.RenewEvery, time);
        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            do
            {
                await TryKeepAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private async Task TryKeepAsync(CancellationToken cancellation)
    {
        try
        {
            if (edges.Find(edge.Id) is { Standing: EdgeStanding.Lost, Heir: { } heir })
            {
                await BeginAgainAsync(heir, cancellation);
            }

            await RenewAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.NotRenewed(logger, failure);
        }
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        var sentAt = time.GetTimestamp();
        var happened = new EdgeLeaseRenewed(
            edge.Id, (long)options.Value.Lease.TotalMilliseconds, time.GetUtcNow());
        var data = EventCodec.Encode(happened, EventIds.New(time), ReadOnlyMemory<byte>.Empty);
        await writer.AppendAsync(new StreamAppend(_stream, ExpectedVersion.Any, [data]), cancellation);
        lease.Renewed(sentAt);
        if (!_isShort)
        {
            await writer.SetRetentionAsync(_stream, new StreamRetention(null, KeptRenewals), cancellation);
            _isShort = true;
        }
    }

    /// <summary>Its agents are the heir's to judge; they come back to this edge or another as if it had died.</summary>
    private async Task BeginAgainAsync(EdgeId heir, CancellationToken cancellation)
    {
        Log.Replaced(logger, heir.Value);
        lease.Lost();
        pipeline.UntrackAll();
        foreach (var link in sessions.All)
        {
            link.Close(DisconnectReason.EdgeStopped);
        }

        var started = new EdgeStarted(edge.Id, edge.Version, 0, time.GetUtcNow()) { Link = addresses.Link };
        await progress.WaitForAsync(
            await journal.RecordAsync(started, EventIds.New(time), cancellation), cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1320, LogLevel.Error, "The lease could not be renewed; it is tried again")]
        public static partial void NotRenewed(ILogger logger, Exception failure);

        [LoggerMessage(1321, LogLevel.Warning,
            "Edge {Heir} took this edge's place, as it was not heard in time; it lets its agents go and begins anew")]
        public static partial void Replaced(ILogger logger, string heir);

        [LoggerMessage(1322, LogLevel.Debug, "Lease keeper stops")]
        public static partial void Stopping(ILogger logger);
    }
}
