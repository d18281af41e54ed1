using Gse.Application.EventLog;
using Gse.Application.Liveness;
using Gse.Application.Projections;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Edges;

/// <summary>
/// Takes the place of an edge that is gone. One append with the expected version decides who does; the heir then closes
/// the connections that the log still holds open, and gives the agents the reconnect window, counted from when their
/// edge was last heard: from then on they could look for another one.
/// </summary>
internal sealed partial class EdgeTakeover(
    IEventReader reader, IEventWriter writer, EdgeProjection edges, OrphanedAgents agents, LivenessPipeline pipeline,
    ProjectionProgress progress, EdgeIdentity edge, TimeProvider time, ILogger<EdgeTakeover> logger) : BackgroundService
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    private readonly AggregateStore<EdgeState, EdgeEvent> _store =
        new(reader, writer, time, EdgeState.Initial, EdgeState.Evolve);

    private readonly Signal _inherited = new();
    private readonly Lock _gate = new();
    private readonly List<(EdgeId Edge, long HeardAt)> _estates = [];

    /// <param name="silence">For how long it has not been heard.</param>
    public async Task ReplaceAsync(EdgeId lost, TimeSpan silence, CancellationToken cancellation)
    {
        var heardAt = time.GetTimestamp() - (long)(silence.TotalSeconds * time.TimestampFrequency);
        var now = time.GetUtcNow();
        var known = await _store.LoadAsync(StreamName.OfEdge(lost), _store.New, cancellation);
        var call = new CallContext { Caller = Caller.Edge };
        var decided = _store.Decide(
            StreamName.OfEdge(lost), known, state => EdgeDecisions.Lose(state, lost, edge.Id, now - silence, now),
            call);
        if (decided is not { } take)
        {
            return;
        }

        // Not the store's way of trying again on a conflict: whoever wrote meanwhile, the edge itself or another heir,
        // is a reason to look again first.
        var result = await writer.AppendAsync(take.Append, cancellation);
        if (result.IsAppended)
        {
            await progress.WaitForAsync(result.Position, cancellation);
            Log.Replaced(logger, lost.Value, silence.TotalSeconds);
            lock (_gate)
            {
                _estates.Add((lost, heardAt));
            }

            _inherited.Set();
        }
    }

    /// <summary>Apart from the watch over the others, which must go on while a large estate is taken over.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _inherited.WaitAsync(stoppingToken);
                while (Next() is { } estate)
                {
                    await TryInheritAsync(estate, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private (EdgeId Edge, long HeardAt)? Next()
    {
        lock (_gate)
        {
            return _estates.Count > 0 ? _estates[0] : null;
        }
    }

    private async Task TryInheritAsync((EdgeId Edge, long HeardAt) estate, CancellationToken cancellation)
    {
        try
        {
            var now = time.GetUtcNow();
            // Those of edges whose heir the lost one was come with it.
            var held = agents.Of(other => other != edge.Id && edges.OwnerOf(other) == edge.Id);
            await agents.CloseSessionsAsync(held, now, cancellation);
            var last = await agents.LastSeenAsync(held, now, cancellation);
            pipeline.TrackRestored(last, time.GetElapsedTime(estate.HeardAt));
            Log.Inherited(logger, estate.Edge.Value, held.Count);
            lock (_gate)
            {
                _estates.RemoveAt(0);
            }
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.NotInherited(logger, failure, estate.Edge.Value);
            await Task.Delay(TryAgain, time, cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1340, LogLevel.Warning,
            "Edge {Edge} was not heard for {Seconds:0.0} s; this edge takes its place")]
        public static partial void Replaced(ILogger logger, string edge, double seconds);

        [LoggerMessage(1341, LogLevel.Information, "The agents of edge {Edge} are watched here now: {Agents}")]
        public static partial void Inherited(ILogger logger, string edge, int agents);

        [LoggerMessage(1342, LogLevel.Error, "The agents of edge {Edge} could not be taken over; it is tried again")]
        public static partial void NotInherited(ILogger logger, Exception failure, string edge);

        [LoggerMessage(1343, LogLevel.Debug, "Takeover stops")]
        public static partial void Stopping(ILogger logger);
    }
}
