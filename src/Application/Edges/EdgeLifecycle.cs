using Gse.Application.Events;
using Gse.Application.Liveness;
using Gse.Application.Projections;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Edges;

/// <summary>
/// The edge's own beginning and end. Before it listens it knows from the log whom it is to judge, those it held and
/// those of edges whose heir it is: their connections are closed in the log, and they get the reconnect window to come
/// back before anybody is judged.
/// </summary>
internal sealed partial class EdgeLifecycle(
    ProjectionProgress progress, OrphanedAgents agents, EdgeProjection edges, LivenessPipeline pipeline,
    EdgeJournal journal, EdgeIdentity edge, EdgeAddresses addresses, TimeProvider time, ILogger<EdgeLifecycle> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await progress.CaughtUp.WaitAsync(cancellationToken);
        var now = time.GetUtcNow();
        var held = agents.Of(other => other == edge.Id || edges.OwnerOf(other) == edge.Id);
        await agents.CloseSessionsAsync(held, now, cancellationToken);
        var started = new EdgeStarted(edge.Id, edge.Version, held.Count, now) { Link = addresses.Link };
        var position = await journal.RecordAsync(started, EventIds.New(time), cancellationToken);
        pipeline.TrackRestored(await agents.LastSeenAsync(held, now, cancellationToken));
        pipeline.Start();
        // What stood in the log of this edge before, a loss say, is the past for everybody who comes after this.
        await progress.WaitForAsync(position, cancellationToken);
        Log.Started(logger, edge.Id.Value, held.Count);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        pipeline.Dispose();
        var stopped = new EdgeStopped(edge.Id, time.GetUtcNow());
        await journal.RecordAsync(stopped, EventIds.New(time), cancellationToken);
        Log.Stopped(logger, edge.Id.Value);
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Information, "Edge {Edge} started; it is to judge {Agents} agents from before")]
        public static partial void Started(ILogger logger, string edge, int agents);

        [LoggerMessage(1311, LogLevel.Information, "Edge {Edge} stopped")]
        public static partial void Stopped(ILogger logger, string edge);
    }
}
