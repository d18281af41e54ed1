using System.Threading.Channels;
using Gse.Application.Agents;
using Gse.Application.Events;
using Gse.Application.Liveness;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Edges;

/// <summary>
/// Makes events of what the liveness pipeline concludes, in its order. While the log is out of reach verdicts wait
/// here; none is forgotten, and the state of the agent at the time of writing decides whether one still matters.
/// </summary>
internal sealed partial class LivenessJudge : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<object> _concluded = Channel.CreateUnbounded<object>(new() { SingleReader = true });
    private readonly LivenessPipeline _pipeline;
    private readonly AgentStore _agents;
    private readonly AgentProjection _views;
    private readonly EdgeProjection _edges;
    private readonly EdgeLease _lease;
    private readonly EdgeJournal _journal;
    private readonly EdgeId _edge;
    private readonly TimeProvider _time;
    private readonly ILogger<LivenessJudge> _logger;

    public LivenessJudge(
        LivenessPipeline pipeline, AgentStore agents, AgentProjection views, EdgeProjection edges, EdgeLease lease,
        EdgeJournal journal, EdgeIdentity edge, TimeProvider time, ILogger<LivenessJudge> logger)
    {
        (_pipeline, _agents, _views, _edges, _lease) = (pipeline, agents, views, edges, lease);
        (_journal, _edge, _time, _logger) = (journal, edge.Id, time, logger);
    }

    /// <summary>Subscribes before the pipeline starts, so that no verdict is missed.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _pipeline.Batches.Subscribe(batch => _concluded.Writer.TryWrite(batch));
        _pipeline.Health.Subscribe(health => _concluded.Writer.TryWrite(health));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var conclusion in _concluded.Reader.ReadAllAsync(stoppingToken))
            {
                await RecordUntilWrittenAsync(conclusion, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(_logger);
        }
    }

    private async Task RecordUntilWrittenAsync(object conclusion, CancellationToken cancellation)
    {
        // One id for all tries: what is told twice is recorded once.
        var id = EventIds.New(_time);
        while (true)
        {
            if (conclusion is IReadOnlyList<LivenessVerdict> && !_lease.IsHeld)
            {
                // Another edge may judge in this one's place. If it does, these verdicts are void by then.
                await Task.Delay(RetryAfter, _time, cancellation);
                continue;
            }

            try
            {
                await (conclusion is IReadOnlyList<LivenessVerdict> verdicts
                    ? RecordAsync(verdicts, cancellation)
                    : RecordAsync((EdgeHealth)conclusion, id, cancellation));
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.NotWritten(_logger, failure);
                await Task.Delay(RetryAfter, _time, cancellation);
            }
        }
    }

    private async Task RecordAsync(IReadOnlyList<LivenessVerdict> verdicts, CancellationToken cancellation)
    {
        var call = new CallContext { Caller = Caller.Edge };
        var mine = verdicts.Where(verdict => verdict is not LossDeclared || IsMine(verdict.Agent)).ToList();
        await _agents.ExecuteManyAsync([.. mine.Select(v => (v.Agent, Decide(v)))], call, cancellation);
        if (mine.Count > 0)
        {
            var lost = mine.Count(verdict => verdict is LossDeclared);
            Log.Judged(_logger, lost, mine.Count - lost);
        }
    }

    /// <summary>
    /// Between verdict and writing the agent may have gone to another edge, or this edge may have lost its place.
    /// </summary>
    private bool IsMine(AgentId agent) => _pipeline.Tracks(agent)
        && (_views.Find(agent)?.LastEdge is not { } last || _edges.OwnerOf(last) == _edge);

    private Func<AgentState, Decision<AgentEvent>> Decide(LivenessVerdict verdict) => verdict switch
    {
        LossDeclared v => state => AgentDecisions.DeclareLost(
            state, new AgentLost(v.Agent, _edge, v.Cause, v.LastSeen, v.NotBefore, v.NotAfter, v.At)),
        _ => state => AgentDecisions.Recover(state, verdict.Agent, _edge, verdict.At),
    };

    private async Task RecordAsync(EdgeHealth health, Guid id, CancellationToken cancellation)
    {
        EdgeEvent happened = health switch
        {
            EdgeFellIll ill => new EdgeImpaired(_edge, ill.Reason, ill.At),
            EdgeGotWell well => new EdgeRecovered(_edge, well.HeldUntil, well.At),
            _ => throw new System.Diagnostics.UnreachableException(health.GetType().Name),
        };
        Log.Health(_logger, happened.GetType().Name);
        await _journal.RecordAsync(happened, id, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Error, "A verdict cannot be written; it is tried again")]
        public static partial void NotWritten(ILogger logger, Exception failure);

        [LoggerMessage(1301, LogLevel.Information, "Verdicts: {Lost} lost, {Recovered} recovered")]
        public static partial void Judged(ILogger logger, int lost, int recovered);

        [LoggerMessage(1302, LogLevel.Warning, "The edge's own health: {Health}")]
        public static partial void Health(ILogger logger, string health);

        [LoggerMessage(1303, LogLevel.Debug, "Liveness judge stops")]
        public static partial void Stopping(ILogger logger);
    }
}
