using Gse.Application.Agents;
using Gse.Application.Events;
using Gse.Application.Heartbeats;
using Gse.Application.Liveness;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Edges;

/// <summary>
/// The edge's own beginning and end. Before it listens it knows from the log whom it held: their connections are closed
/// in the log, and they get the reconnect window to come back before anybody is judged.
/// </summary>
internal sealed partial class EdgeLifecycle(
    ProjectionProgress progress, AgentProjection views, AgentStore agents, HeartbeatHistory heartbeats,
    LivenessPipeline pipeline, EdgeJournal journal, EdgeIdentity edge, TimeProvider time, ILogger<EdgeLifecycle> logger)
    : IHostedService
{
    // Longer than beats are kept by default, and cheap: a day without beats costs one look-up.
    private const int LookBackDays = 30;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await progress.CaughtUp.WaitAsync(cancellationToken);
        var now = time.GetUtcNow();
        var held = views.All.Where(IsMine).ToList();
        await CloseSessionsAsync(held, now, cancellationToken);
        var started = new EdgeStarted(edge.Id, edge.Version, held.Count, now);
        await journal.RecordAsync(started, EventIds.New(time), cancellationToken);
        pipeline.TrackRestored(await LastSeenAsync(held, now, cancellationToken));
        pipeline.Start();
        Log.Started(logger, edge.Id.Value, held.Count);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        pipeline.Dispose();
        var stopped = new EdgeStopped(edge.Id, time.GetUtcNow());
        await journal.RecordAsync(stopped, EventIds.New(time), cancellationToken);
        Log.Stopped(logger, edge.Id.Value);
    }

    private bool IsMine(AgentView agent) =>
        agent is { IsRetired: false, FirstConnectedAt: not null } && agent.LastEdge == edge.Id;

    private async Task CloseSessionsAsync(List<AgentView> held, DateTimeOffset now, CancellationToken cancellation)
    {
        var open = held.Where(agent => agent.Edge == edge.Id).Select(agent =>
        {
            var end = new AgentDisconnected(agent.Id, edge.Id, agent.Session, DisconnectReason.EdgeStopped, now);
            return (agent.Id, (Func<AgentState, Decision<AgentEvent>>)(state => AgentDecisions.Disconnect(state, end)));
        });
        await agents.ExecuteManyAsync([.. open], new CallContext { Caller = Caller.Edge }, cancellation);
    }

    private async Task<List<HeldAgent>> LastSeenAsync(
        List<AgentView> held, DateTimeOffset now, CancellationToken cancellation)
    {
        var beats = await heartbeats.ReadLastSeenAsync(
            edge.Id, DateOnly.FromDateTime(now.UtcDateTime), LookBackDays, cancellation);
        return held.ConvertAll(agent =>
        {
            var seen = agent.LastSeen ?? agent.ConnectedAt ?? agent.EnrolledAt;
            if (beats.TryGetValue(agent.Id, out var beat) && DateTimeOffset.FromUnixTimeMilliseconds(beat) > seen)
            {
                seen = DateTimeOffset.FromUnixTimeMilliseconds(beat);
            }

            return new HeldAgent(agent.Id, seen, agent.LostAt);
        });
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Information, "Edge {Edge} started; it held {Agents} agents before")]
        public static partial void Started(ILogger logger, string edge, int agents);

        [LoggerMessage(1311, LogLevel.Information, "Edge {Edge} stopped")]
        public static partial void Stopped(ILogger logger, string edge);
    }
}
