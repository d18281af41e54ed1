using System.Threading.Channels;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Follows the log for one storage, from that storage's own checkpoint: storages do not wait for each other. At least
/// once: the checkpoint moves when what lies before it is safe. What the log held already when the feed started may
/// have been sent before a crash, and is marked.
/// </summary>
internal sealed partial class TargetFeed(
    RoutingTarget target, Lane lane, RecordRouter router, RoutingTables tables, DocumentSource documents,
    IEventReader reader, IDeliveryCheckpoints checkpoints, ProjectionProgress progress, TimeProvider time,
    ILogger logger)
{
    private const int MaxBatch = 256;

    // A checkpoint for nothing delivered only saves a restart the reading of what does not concern it.
    private const int IdleMessages = 1_000;

    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(500);

    private readonly List<LaneLoad> _loads = [];
    private LogPosition _mayBeSecondUpTo = LogPosition.Start;
    private int _idle;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var queue = Channel.CreateBounded<LogMessage>(new BoundedChannelOptions(MaxBatch) { SingleReader = true });
        var from = await FindStartAsync(cancellation);
        var reading = ReadAsync(from, queue.Writer, stopping.Token);
        try
        {
            while (await queue.Reader.WaitToReadAsync(cancellation))
            {
                await DeliverAsync(queue.Reader, cancellation);
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await reading;
        }
    }

    private async Task<LogPosition> FindStartAsync(CancellationToken cancellation)
    {
        var added = new LogPosition(target.AddedAt);
        if (await checkpoints.LoadAsync(target.Id, cancellation) is not { } reached)
        {
            return added;
        }

        var head = await reader.ReadHeadAsync(cancellation);
        if (reached <= head)
        {
            _mayBeSecondUpTo = head;
            return reached;
        }

        Log.AheadOfLog(logger, target.Name, reached.Value);
        return added;
    }

    /// <summary>A log that fails ends the queue with that failure.</summary>
    private async Task ReadAsync(LogPosition from, ChannelWriter<LogMessage> queue, CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in reader.SubscribeToAllAsync(DocumentSource.Filter, from, cancellation))
            {
                await queue.WriteAsync(message, cancellation);
            }

            queue.Complete();
        }
        catch (Exception failure)
        {
            queue.Complete(failure);
        }
    }

    private async Task DeliverAsync(ChannelReader<LogMessage> queue, CancellationToken cancellation)
    {
        var reached = LogPosition.Start;
        _loads.Clear();
        for (var read = 0; read < MaxBatch && queue.TryRead(out var message); read++)
        {
            reached = message.Position;
            _idle++;
            if (message.Event is { } recorded)
            {
                // The routes and hosts that the record needs are older than it: the projections must have seen them.
                await progress.WaitForAsync(recorded.Position, cancellation);
                Add(recorded);
            }
        }

        if (_loads.Count > 0 || _idle >= IdleMessages)
        {
            await SendAsync(cancellation);
            await checkpoints.SaveAsync(target.Id, reached, CancellationToken.None);
            _idle = 0;
        }
    }

    /// <summary>Returns when all is safe, however often that has to be tried.</summary>
    private async Task SendAsync(CancellationToken cancellation)
    {
        var (records, bytes) = (_loads.Sum(load => load.Records.Count), _loads.Sum(load => load.Bytes));
        while (records > 0)
        {
            if (lane.TryAdmit(records, bytes))
            {
                // A lane that stops says soon what became of it, and then the checkpoint can still be saved.
                var refusal = await router.Send(_loads).Done;
                if (refusal is null)
                {
                    return;
                }

                Log.NotTaken(logger, target.Name, refusal.Message);
            }

            await Task.Delay(TryAgain, time, cancellation);
        }
    }

    private void Add(RecordedEvent recorded)
    {
        var table = tables.Current;
        if (documents.Of(recorded) is not { } document)
        {
            return;
        }

        var routes = table.RoutesOf(document.Channel).Where(route => route.Target.Id == target.Id).ToList();
        if (routes.Count > 0)
        {
            var mayBeSecond = recorded.Position <= _mayBeSecondUpTo;
            var record = new ChannelRecord(document.Key, document.Value, mayBeSecond);
            var load = RecordRouter.Sort(lane, table.Version, routes, [record], new bool[1]);
            if (load.Records.Count > 0)
            {
                _loads.Add(load);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1510, LogLevel.Warning,
            "Delivery to {Name} stands at {Position}, behind the end of the log: another log? It starts anew")]
        public static partial void AheadOfLog(ILogger logger, string name, long position);

        [LoggerMessage(1518, LogLevel.Warning, "Documents for {Name} are not safe yet and are given again: {Reason}")]
        public static partial void NotTaken(ILogger logger, string name, string reason);
    }
}
