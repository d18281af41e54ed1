using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Tasks.Output;
using Gse.Domain.Tasks;
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
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    /// <summary>Tasks whose output is kept as long as it shall be.</summary>
    private readonly HashSet<TaskId> _limited = [];

    /// <returns>Those of which something new was written.</returns>
    public async ValueTask<IReadOnlyCollection<TaskId>> RecordAsync(
        IReadOnlyList<RunNews> news, CancellationToken cancellation)
    {
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(new CallContext { Caller = Caller.Edge }));
        var writings = new List<NewsWriting>();
        foreach (var of in news.GroupBy(told => told.Task))
        {
            if (await StateOfAsync(of.Key, cancellation) is not TaskState.Known known)
            {
                Log.UnknownTask(logger, of.Key.Value, of.Count());
                continue;
            }

            writings.AddRange(NewsWriting.Of(of.Key, known, OwnWords(of.Key, known, [.. of]), metadata, time));
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

    /// <summary>Nobody speaks for another host.</summary>
    private List<RunNews> OwnWords(TaskId task, TaskState.Known known, List<RunNews> news)
    {
        var own = news.Where(told => told.Progress.Target >= 0 && told.Progress.Target < known.Targets.Count
            && known.Targets[told.Progress.Target].FindAgent() == told.Link.Agent).ToList();
        if (own.Count < news.Count)
        {
            Log.NotTheirs(logger, task.Value, news.Count - own.Count);
        }

        return own;
    }

    /// <summary>Until it is written: the ids of the events are the same each time.</summary>
    private async ValueTask AppendAsync(List<NewsWriting> writings, CancellationToken cancellation)
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

    private void Appended(NewsWriting writing, long revision)
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
