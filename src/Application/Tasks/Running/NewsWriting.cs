using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Tasks.Output;
using Gse.Application.Tasks.Output.Storage;
using Gse.Domain.Tasks;
using Google.Protobuf;

namespace Gse.Application.Tasks.Running;

/// <summary>One append of what agents told of a task: of progress, or of output.</summary>
internal sealed record NewsWriting(
    TaskId Task, StreamAppend Append, TaskProgressed? Progress, TaskOutputBatch? Output)
{
    /// <summary>Of one event; an append holds a megabyte, with its metadata.</summary>
    private const int MostBytes = 900_000;

    private const int PieceOverhead = 32;

    /// <summary>Output first: whoever reads an end finds all output that came before it.</summary>
    public static IEnumerable<NewsWriting> Of(
        TaskId task, TaskState.Known known, List<RunNews> news, ReadOnlyMemory<byte> metadata, TimeProvider time)
    {
        foreach (var batch in OutputOf(known, news))
        {
            var data = new EventData(
                EventIds.New(time), TaskOutputs.EventType, batch.ToByteArray(), metadata, IsJson: false);
            yield return new NewsWriting(
                task, new StreamAppend(StreamName.OfTaskOutput(task), ExpectedVersion.Any, [data]), null, batch);
        }

        var decided = TaskDecisions.Record(
            known, task, [.. news.Select(told => told.Progress)], time.GetUtcNow());
        foreach (var happened in decided.Events.Cast<TaskProgressed>().SelectMany(Fitting))
        {
            var data = EventCodec.Encode(happened, EventIds.New(time), metadata);
            yield return new NewsWriting(
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
}
