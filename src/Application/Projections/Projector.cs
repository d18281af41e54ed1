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
/// <item>Memory is never behind the store, so a restart folds a few events twice into documents that do not have them
/// yet.</item>
/// <item>Documents and checkpoint are committed together: a crash between two commits repeats, and never loses, a
/// fold.</item>
/// <item>Somebody else writing the same documents ends this process rather than mixing two truths.</item>
/// </list>
/// </summary>
public sealed partial class Projector(
    IEventReader reader, IReadModelStore store, IEnumerable<IProjection> projections, ProjectionProgress progress,
    TimeProvider time, ILogger<Projector> logger) : BackgroundService
{
    /// <summary>Rises when the form of a view changes: the documents are then made anew from the log.</summary>
    public const int Version = 3;

    /// <summary>
    /// All that is projected. Heartbeats are not: the newest of each agent lives in the liveness pipeline.
    /// </summary>
    public static readonly EventFilter Filter = EventFilter.Streams(
        StreamName.AgentPrefix, StreamName.ProcessesPrefix, StreamName.ChannelPrefix, StreamName.StreamToPrefix,
        StreamName.EdgePrefix, StreamName.AlarmsPrefix, StreamName.AccessKeyPrefix, StreamName.EnrolmentPrefix,
        StreamName.SubscriptionPrefix);

    private const int CommitEvents = 20_000;

    // A rebuild changes every document many times: written seldom, most of those changes are written once.
    private const int CommitEventsOfRebuild = 500_000;
    private const int QueueLength = 8_192;
    private const int FoldAtOnce = 1_024;
    private static readonly TimeSpan CommitInterval = TimeSpan.FromMilliseconds(250);

    private readonly IProjection[] _projections = [.. projections];
    private readonly List<StoredDocument> _changed = [];
    private readonly List<(string Kind, string Key)> _deleted = [];
    private readonly SemaphoreSlim _folding = new(1, 1);
    private LogPosition? _committed;
    private long _uncommitted;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var from = await LoadAsync(stopping.Token);
        var committing = CommitRegularlyAsync(stopping);
        var queue = Channel.CreateBounded<Read>(
            new BoundedChannelOptions(QueueLength) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(from, queue.Writer, stopping.Token), CancellationToken.None);
        try
        {
            while (await queue.Reader.WaitToReadAsync(stopping.Token))
            {
                await FoldAsync(queue.Reader, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
        finally
        {
            await stopping.CancelAsync();
            await reading;
            await committing;
        }

        if (!stoppingToken.IsCancellationRequested)
        {
            throw new InvalidOperationException("Another process writes the read model of this edge.");
        }

        await CommitAsync(stopping);
    }

    private async Task<LogPosition> LoadAsync(CancellationToken cancellation)
    {
        _committed = await store.OpenAsync(Version, cancellation);
        var byKind = _projections.ToDictionary(projection => projection.Kind);
        var count = 0;
        await foreach (var document in store.LoadAllAsync(cancellation))
        {
            byKind[document.Kind].Load(document);
            count++;
        }

        var from = _committed ?? LogPosition.Start;
        progress.Advance(from);
        Log.Loaded(logger, count, from.Value);
        return from;
    }

    /// <summary>Reads and decodes, beside the folding. A log that fails ends the queue with that failure.</summary>
    private async Task ReadAsync(LogPosition from, ChannelWriter<Read> queue, CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in reader.SubscribeToAllAsync(Filter, from, cancellation))
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

    private async Task FoldAsync(ChannelReader<Read> queue, CancellationTokenSource stopping)
    {
        await _folding.WaitAsync(stopping.Token);
        try
        {
            var (count, caughtUp, reached) = (0, false, progress.Position);
            for (; count < FoldAtOnce && queue.TryRead(out var read); count++)
            {
                Fold(read);
                caughtUp |= read.Message.CaughtUp;
                reached = read.Message.Position;
            }

            _uncommitted += count;
            progress.Advance(reached);
            if (caughtUp)
            {
                progress.MarkCaughtUp();
            }

            if (_uncommitted >= (progress.IsReady ? CommitEvents : CommitEventsOfRebuild))
            {
                await CommitAsync(stopping);
            }
        }
        finally
        {
            _folding.Release();
        }
    }

    private void Fold(in Read read)
    {
        if (read.Happened is { } happened)
        {
            foreach (var projection in _projections)
            {
                projection.Apply(read.Message.Event!, happened);
            }
        }
    }

    private async Task CommitRegularlyAsync(CancellationTokenSource stopping)
    {
        using var timer = new PeriodicTimer(CommitInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                if (!progress.IsReady)
                {
                    continue;
                }

                await _folding.WaitAsync(stopping.Token);
                try
                {
                    await CommitAsync(stopping);
                }
                finally
                {
                    _folding.Release();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    /// <summary>
    /// A store that fails (a full disk) is tried again with the next commit; memory stays right meanwhile.
    /// </summary>
    private async Task CommitAsync(CancellationTokenSource stopping)
    {
        if (_uncommitted == 0)
        {
            return;
        }

        foreach (var projection in _projections)
        {
            projection.DrainChanges(_changed, _deleted);
        }

        var next = progress.Position;
        try
        {
            var commit = new DocumentCommit(_committed, next, _changed, _deleted);
            if (await store.CommitAsync(commit, CancellationToken.None) == CommitOutcome.Mismatch)
            {
                await stopping.CancelAsync();
                return;
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.CommitFailed(logger, failure);
            return;
        }

        (_committed, _uncommitted) = (next, 0);
        _changed.Clear();
        _deleted.Clear();
    }

    /// <summary>A message of the log, and the event in it if this version knows it.</summary>
    private readonly record struct Read(LogMessage Message, IDomainEvent? Happened);

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information,
            "Read model loaded: {Documents} documents up to position {Position}")]
        public static partial void Loaded(ILogger logger, int documents, long position);

        [LoggerMessage(1002, LogLevel.Error, "Read model could not be committed; it is tried again")]
        public static partial void CommitFailed(ILogger logger, Exception failure);

        [LoggerMessage(1001, LogLevel.Debug, "Projector stops")]
        public static partial void Stopping(ILogger logger);
    }
}
