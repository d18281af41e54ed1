using System.Threading.Channels;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Projections;

/// <summary>
/// Follows the log and folds it into all projections, in memory at once and in the store a little later.
/// <list type="number">
/// <item>One subscription, one thread of folding: the projections never disagree about how far they are.</item>
/// <item>Memory begins with documents and checkpoint of one moment, and folds every event behind it once.</item>
/// <item>The store may be away, or be written by another edge: memory goes on all the same.</item>
/// </list>
/// </summary>
public sealed partial class Projector : BackgroundService
{
    /// <summary>Rises when the form of a view changes: the documents are then made anew from the log.</summary>
    public const int Version = 6;

    /// <summary>
    /// All that is projected. Heartbeats are not: the newest of each agent lives in the liveness pipeline.
    /// </summary>
    public static readonly EventFilter Filter = EventFilter.Streams(
        StreamName.AgentPrefix, StreamName.ProcessesPrefix, StreamName.ChannelPrefix, StreamName.StreamToPrefix,
        StreamName.EdgePrefix, StreamName.AlarmsPrefix, StreamName.AccessKeyPrefix, StreamName.EnrolmentPrefix,
        StreamName.SubscriptionPrefix, StreamName.TaskPrefix, StreamName.GroupPrefix);

    private const int QueueLength = 8_192;
    private const int FoldAtOnce = 1_024;

    private readonly Lock _folding = new();
    private readonly IEventReader _reader;
    private readonly IProjection[] _projections;
    private readonly ProjectionProgress _progress;
    private readonly ReadModelWriter _writer;
    private readonly ILogger<Projector> _logger;

    public Projector(
        IEventReader reader, IReadModelStore store, IEnumerable<IProjection> projections, ProjectionProgress progress,
        TimeProvider time, ILogger<Projector> logger)
    {
        (_reader, _projections, _progress, _logger) = (reader, [.. projections], progress, logger);
        _writer = new ReadModelWriter(store, _projections, progress, _folding, time, logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var from = await _writer.LoadAsync(stopping.Token);
        foreach (var origin in _projections.OfType<LogOrigin>())
        {
            await origin.CheckAsync(_reader, stopping.Token);
        }

        _progress.Advance(from, changed: false);
        var writing = _writer.RunAsync(stopping.Token);
        var queue = Channel.CreateBounded<Read>(
            new BoundedChannelOptions(QueueLength) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(from, queue.Writer, stopping.Token), CancellationToken.None);
        try
        {
            while (await queue.Reader.WaitToReadAsync(stopping.Token))
            {
                Fold(queue.Reader);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopping(_logger);
        }
        finally
        {
            await stopping.CancelAsync();
            await reading;
            await writing;
        }

        await _writer.FinishAsync();
    }

    /// <summary>Reads and decodes, beside the folding. A log that fails ends the queue with that failure.</summary>
    private async Task ReadAsync(LogPosition from, ChannelWriter<Read> queue, CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in _reader.SubscribeToAllAsync(Filter, from, cancellation))
            {
                var happened = message.Event is { } recorded ? EventCodec.Decode(recorded) : null;
                await queue.WriteAsync(new Read(message, happened), cancellation);
            }

            queue.Complete();
        }
        catch (Exception failure)
        {
            queue.Complete(failure);
        }
    }

    private void Fold(ChannelReader<Read> queue)
    {
        lock (_folding)
        {
            var (count, caughtUp, changed, reached) = (0, false, false, _progress.Position);
            for (; count < FoldAtOnce && queue.TryRead(out var read); count++)
            {
                changed |= Fold(read);
                caughtUp |= read.Message.CaughtUp;
                reached = read.Message.Position;
            }

            _progress.Advance(reached, changed);
            if (caughtUp)
            {
                _progress.MarkCaughtUp();
            }

            _writer.Wake(count);
        }
    }

    private bool Fold(in Read read)
    {
        var changed = false;
        if (read.Happened is { } happened)
        {
            foreach (var projection in _projections)
            {
                changed |= projection.Apply(read.Message.Event!, happened);
            }
        }

        return changed;
    }

    /// <summary>A message of the log, and the event in it if this version knows it.</summary>
    private readonly record struct Read(LogMessage Message, IDomainEvent? Happened);

    private static partial class Log
    {
        [LoggerMessage(1005, LogLevel.Debug, "Projector stops")]
        public static partial void Stopping(ILogger logger);
    }
}
