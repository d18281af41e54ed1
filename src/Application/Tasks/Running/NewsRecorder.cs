using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Tasks.Output;
using Gse.Application.Tasks.Output.Storage;
using Gse.Domain.Tasks;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Application.Tasks.Running;

/// <summary>
/// Writes what agents told: of each task one event of progress and one of output for all hosts that were heard
/// meanwhile. What was told is acknowledged when it is durable, and not before; what was told twice is recorded once.
/// </summary>
internal sealed partial class NewsRecorder(
    TaskStore store, OutputBatches batches, IEventWriter writer, IOptions<TaskOptions> options, TimeProvider time,
    ILogger<NewsRecorder> logger)
{
    /// <summary>Of one event; an append holds a megabyte, with its metadata.</summary>
    private const int MostBytes = 900_000;

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    /// <summary>Tasks whose output is kept as long as it shall be.</summary>
    private readonly HashSet<TaskId> _limited = [];

    /// <returns>The tasks of which something new was written.</returns>
    public async ValueTask<IReadOnlyCollection<TaskId>> RecordAsync(
        IReadOnlyList<RunNews> news, CancellationToken cancellation)
    {
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(new CallContext { Caller = Caller.Edge }));
        var writings = new List<Writing>();
        foreach (var of in news.GroupBy(told => told.Task))
        {
            var state = await StateOfAsync(of.Key, cancellation);
            writings.AddRange(Writings(of.Key, state, [.. of], metadata));
        }

        if (writings.Count > 0)
        {
            await AppendAsync(writings, cancellation);
        }

        foreach (var told in news)
        {
            told.Link.Acknowledge(told.Task, told.Progress.Target, told.Sequence);
        }

        foreach (var task in writings.Where(writing => writing.Output is not null).Select(writing => writing.Task)
            .Distinct().Where(task => !_limited.Contains(task)).ToList())
        {
            await LimitAsync(task, cancellation);
        }

        return [.. writings.Where(writing => writing.Progress is not null).Select(writing => writing.Task).Distinct()];
    }

    public void Forget(TaskId finished) => _limited.Remove(finished);

    private async ValueTask<TaskState> StateOfAsync(TaskId task, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await store.AsKnownAsync(task, cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException and not OutOfMemoryException)
            {
                Log.NotRead(logger, failure, task.Value);
            }

            await Task.Delay(Again, time, cancellation);
        }
    }

    private IEnumerable<Writing> Writings(
        TaskId task, TaskState state, List<RunNews> news, ReadOnlyMemory<byte> metadata)
    {
        if (state is not TaskState.Known known)
        {
            Log.UnknownTask(logger, task.Value, news.Count);
            yield break;
        }

        // Nobody speaks for another host.
        var own = news.Where(told => told.Progress.Target >= 0 && told.Progress.Target < known.Targets.Count
            && known.Targets[told.Progress.Target].FindAgent() == told.Link.Agent).ToList();
        if (own.Count < news.Count)
        {
            Log.NotTheirs(logger, task.Value, news.Count - own.Count);
        }

        foreach (var batch in OutputOf(known, own))
        {
            var data = new EventData(
                EventIds.New(time), TaskOutputs.EventType, batch.ToByteArray(), metadata, IsJson: false);
            yield return new Writing(
                task, new StreamAppend(StreamName.OfTaskOutput(task), ExpectedVersion.Any, [data]), null, batch);
        }

        var decided = TaskDecisions.Record(
            state, task, [.. own.Select(told => told.Progress)], time.GetUtcNow());
        foreach (var happened in decided.Events.Cast<TaskProgressed>().SelectMany(Fitting))
        {
            var data = EventCodec.Encode(happened, EventIds.New(time), metadata);
            yield return new Writing(
                task, new StreamAppend(StreamName.OfTask(task), ExpectedVersion.Any, [data]), happened, null);
        }
    }

    /// <summary>Output of targets that have told their end is known in full.</summary>
    private static IEnumerable<TaskOutputBatch> OutputOf(TaskState.Known known, List<RunNews> news)
    {
        var (batch, bytes) = (new TaskOutputBatch(), 0);
        foreach (var told in news)
        {
            var state = known.Board[told.Progress.Target];
            if (state is { IsEnded: true, IsVerdict: false } || state.Late is not null)
            {
                continue;
            }

            foreach (var (atomic, offset, text) in told.Output)
            {
                if (bytes > 0 && bytes + text.Length > MostBytes)
                {
                    yield return batch;
                    (batch, bytes) = (new TaskOutputBatch(), 0);
                }

                batch.Pieces.Add(new TaskOutputPiece
                {
                    Target = (uint)told.Progress.Target,
                    Atomic = (uint)atomic,
                    Offset = (ulong)offset,
                    Text = UnsafeByteOperations.UnsafeWrap(text),
                });
                bytes += text.Length + PieceOverhead;
            }
        }

        if (batch.Pieces.Count > 0)
        {
            yield return batch;
        }
    }

    private const int PieceOverhead = 32;

    /// <summary>The same in as many events as the log wants it to be.</summary>
    internal static IEnumerable<TaskProgressed> Fitting(TaskProgressed happened)
    {
        const int perTarget = 600;
        var (from, bytes) = (0, 0L);
        for (var i = 0; i < happened.Targets.Count; i++)
        {
            var size = perTarget + (6L * TextOf(happened.Targets[i]));
            if (i > from && bytes + size > MostBytes)
            {
                yield return happened with { Targets = [.. happened.Targets.Skip(from).Take(i - from)] };
                (from, bytes) = (i, 0);
            }

            bytes += size;
        }

        yield return from == 0 ? happened : happened with { Targets = [.. happened.Targets.Skip(from)] };
    }

    private static long TextOf(TargetProgress progress) =>
        (progress.End?.Reason.Length ?? 0) + (progress.End?.Content?.Length ?? 0)
        + (progress.Ends?.Sum(end => (long)end.Tag.Length + end.Reason.Length + 40) ?? 0);

    /// <summary>Until it is written: the ids of the events are the same each time.</summary>
    private async ValueTask AppendAsync(List<Writing> writings, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var results = await writer.AppendManyAsync(
                    [.. writings.Select(writing => writing.Append)], cancellation);
                for (var i = 0; i < results.Count; i++)
                {
                    Appended(writings[i], results[i].Revision);
                }

                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException and not OutOfMemoryException)
            {
                Log.NotWritten(logger, failure, writings.Count);
            }

            await Task.Delay(Again, time, cancellation);
        }
    }

    private void Appended(Writing writing, long revision)
    {
        if (writing.Output is { } output)
        {
            batches.Put(writing.Task, revision, output);
        }
        else
        {
            store.Appended(writing.Task, [writing.Progress!], revision);
        }
    }

    private async ValueTask LimitAsync(TaskId task, CancellationToken cancellation)
    {
        try
        {
            await writer.SetRetentionAsync(
                StreamName.OfTaskOutput(task), new StreamRetention(options.Value.OutputRetention, null), cancellation);
            _limited.Add(task);
        }
        catch (Exception failure) when (failure is not OperationCanceledException and not OutOfMemoryException)
        {
            // Tried again with the next output of the task.
            Log.RetentionNotSet(logger, failure, task.Value);
        }
    }

    private sealed record Writing(TaskId Task, StreamAppend Append, TaskProgressed? Progress, TaskOutputBatch? Output);

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Error, "{Count} events of tasks cannot be written; it is tried again")]
        public static partial void NotWritten(ILogger logger, Exception failure, int count);

        [LoggerMessage(1401, LogLevel.Error, "Task {Task} cannot be read; it is tried again")]
        public static partial void NotRead(ILogger logger, Exception failure, string task);

        [LoggerMessage(1402, LogLevel.Warning, "{Count} news of task {Task}, which the log does not have")]
        public static partial void UnknownTask(ILogger logger, string task, int count);

        [LoggerMessage(1403, LogLevel.Warning, "{Count} news of task {Task} came from hosts that are not concerned")]
        public static partial void NotTheirs(ILogger logger, string task, int count);

        [LoggerMessage(1404, LogLevel.Warning, "How long the output of task {Task} is kept could not be set")]
        public static partial void RetentionNotSet(ILogger logger, Exception failure, string task);
    }
}
