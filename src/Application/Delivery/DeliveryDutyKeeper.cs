using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Sees to it that one edge, and only one, carries what the log holds to the storages. On a log of its own that is this
/// edge; on a shared one the duty is taken in the log when he who has it does not run.
/// </summary>
internal sealed partial class DeliveryDutyKeeper(
    IEventReader reader, IEventWriter writer, LogTraits log, EdgeProjection edges, EdgeLease lease,
    ProjectionProgress progress, EdgeIdentity edge, TimeProvider time, ILogger<DeliveryDutyKeeper> logger)
    : BackgroundService
{
    private const int KeptTurns = 64;

    // The duty changes with the edges; this is for a lease that was not held at that moment.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly AggregateStore<DeliveryDuty, DeliveryDutyTaken> _store =
        new(reader, writer, time, DeliveryDuty.Initial, DeliveryDuty.Evolve);

    private readonly Signal _look = new();
    private volatile bool _isMine = !log.IsShared;

    /// <summary>Called after every change of <see cref="IsMine"/>.</summary>
    public event Action? Changed;

    /// <summary>Whether this edge delivers.</summary>
    public bool IsMine => _isMine;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!log.IsShared)
        {
            return;
        }

        edges.Changed += _look.Set;
        await using var timer = time.CreateTimer(_ => _look.Set(), null, LookEvery, LookEvery);
        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            while (true)
            {
                Tell(await TryLookAsync(stoppingToken));
                await _look.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
        finally
        {
            edges.Changed -= _look.Set;
        }
    }

    /// <returns>Whether the duty is this edge's; while nobody can say, nothing changes.</returns>
    private async Task<bool> TryLookAsync(CancellationToken cancellation)
    {
        try
        {
            return edges.IsRunning(edge.Id) && await LookAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.Unknown(logger, failure);
            return _isMine;
        }
    }

    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        var known = await _store.LoadAsync(StreamName.DeliveryDuty, _store.New, cancellation);
        if (known.State.Holder == edge.Id || !lease.IsHeld)
        {
            return known.State.Holder == edge.Id;
        }

        var call = new CallContext { Caller = Caller.Edge };
        var taken = await _store.ExecuteAsync(
            StreamName.DeliveryDuty, known,
            duty => DeliveryDuty.Take(duty, edge.Id, edges.IsRunning, time.GetUtcNow()), call, cancellation);
        if (taken.Refusal is null && taken.Position > LogPosition.Start)
        {
            await writer.SetRetentionAsync(
                StreamName.DeliveryDuty, new StreamRetention(null, KeptTurns), cancellation);
        }

        return taken.Refusal is null && taken.Value.State.Holder == edge.Id;
    }

    private void Tell(bool isMine)
    {
        if (isMine == _isMine)
        {
            return;
        }

        _isMine = isMine;
        if (isMine)
        {
            Log.Taken(logger);
        }
        else
        {
            Log.GivenUp(logger);
        }

        Changed?.Invoke();
    }

    private static partial class Log
    {
        [LoggerMessage(1560, LogLevel.Information, "This edge carries the log's documents to the storages now")]
        public static partial void Taken(ILogger logger);

        [LoggerMessage(1561, LogLevel.Information, "Another edge carries the log's documents to the storages now")]
        public static partial void GivenUp(ILogger logger);

        [LoggerMessage(1562, LogLevel.Error, "Who delivers cannot be read from the log; it is tried again")]
        public static partial void Unknown(ILogger logger, Exception failure);

        [LoggerMessage(1563, LogLevel.Debug, "Delivery duty keeper stops")]
        public static partial void Stopping(ILogger logger);
    }
}
