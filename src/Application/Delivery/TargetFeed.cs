using System.Threading.Channels;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Follows the log for one storage, from that storage's own checkpoint: storages do not wait for each other. At least
/// once: the checkpoint moves when the storage has taken what lies before it.
/// </summary>
internal sealed partial class TargetFeed(
    RoutingTarget target, RoutingTables tables, DocumentSource documents, IEventReader reader,
    IDeliveryCheckpoints checkpoints, ProjectionProgress progress, SinkPump pump, ILogger logger)
{
    private const int MaxBatch = 256;

    // A checkpoint for nothing delivered only saves a restart the reading of what does not concern it.
    private const int IdleMessages = 1_000;

    private readonly List<SinkRecord> _batch = [];
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

        if (reached <= await reader.ReadHeadAsync(cancellation))
        {
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
        _batch.Clear();
        while (_batch.Count < MaxBatch && queue.TryRead(out var message))
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

        if (_batch.Count == 0 && _idle < IdleMessages)
        {
            return;
        }

        await pump.DeliverAsync(_batch, cancellation);
        await checkpoints.SaveAsync(target.Id, reached, cancellation);
        _idle = 0;
    }

    private void Add(RecordedEvent recorded)
    {
        if (documents.Of(recorded) is not { } document)
        {
            return;
        }

        foreach (var route in tables.Current.RoutesOf(document.Channel))
        {
            if (route.Target == target)
            {
                _batch.Add(new SinkRecord(route, document.Key, document.Value, MayBeSecond: false));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1510, LogLevel.Warning,
            "Delivery to {Name} stands at {Position}, behind the end of the log: another log? It starts anew")]
        public static partial void AheadOfLog(ILogger logger, string name, long position);
    }
}
