using Google.Protobuf;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

// What of a run is told when.
internal sealed partial class TaskRun
{
    /// <summary>Output of one news at most, in bytes.</summary>
    public const int MostOutput = 64 * 1024;

    // With names, marks and ends beside it, a news stays far below a frame.
    public const int MostOther = 64 * 1024;

    /// <summary>There is something that no news have told.</summary>
    public bool HasUntold => Sequence == 0 || (End is not null && !EndTold) || Atomics.Any(a => !a.IsTold);

    /// <summary>Waiting for more makes no sense: nothing more comes, or there is enough for one news.</summary>
    public bool IsWorthTelling => End is not null || Atomics.Sum(a => a.UntoldOutput) >= MostOutput / 2;

    /// <summary>Makes the next news and records it. To be sent when it is durable.</summary>
    /// <exception cref="IOException">Output cannot be read back.</exception>
    public UnackedNews MakeNews(long nowMs)
    {
        var news = new TaskNews { TaskId = key.TaskId, Target = key.Target, Sequence = Sequence + 1, AtMs = nowMs };
        var left = MostOutput;
        var other = MostOther;
        var isAll = true;
        foreach (var atomic in Atomics)
        {
            isAll &= other > 0 && Tell(atomic, news, ref left, ref other);
        }

        if (End is not null && isAll && !EndTold)
        {
            news.End = End;
        }

        var made = new UnackedNews(key, news.Sequence, news.ToByteArray());
        journal.Append(Record(r => r.News = ByteString.CopyFrom(made.Payload)));
        Apply(news);
        Unacked.Add(made);
        return made;
    }

    // False if something of it is left for the next news.
    private static bool Tell(AtomicRun atomic, TaskNews news, ref int left, ref int other)
    {
        if (atomic.Began is { } began && !atomic.StartTold)
        {
            news.Starts.Add(new AtomicStart { AtomicId = atomic.Id, AtMs = began.AtMs });
            other -= 32;
        }

        var untold = atomic.UntoldOutput;
        if (untold > 0 && left > 0)
        {
            var text = atomic.Spool!.Read(atomic.OffsetTold, left);
            var chunk = new OutputChunk
            {
                AtomicId = atomic.Id,
                Offset = (ulong)atomic.OffsetTold,
                Text = UnsafeByteOperations.UnsafeWrap(text),
            };
            if (text.Length > 0)
            {
                news.Output.Add(chunk);
            }

            left -= text.Length;
            untold -= text.Length;
        }

        if (untold > 0)
        {
            // Its last characters have no room in this one.
            left = 0;
            return false;
        }

        if (atomic.End is { } end && !atomic.EndTold)
        {
            news.Ends.Add(end);
            other -= end.CalculateSize();
        }

        return true;
    }

    private void ApplyNews(byte[] payload)
    {
        var news = TaskNews.Parser.ParseFrom(payload);
        Apply(news);
        Unacked.Add(new UnackedNews(key, news.Sequence, payload));
    }

    private void Apply(TaskNews news)
    {
        Sequence = news.Sequence;
        foreach (var start in news.Starts)
        {
            Atomic(start.AtomicId).StartTold = true;
        }

        foreach (var chunk in news.Output)
        {
            Atomic(chunk.AtomicId).OffsetTold = (long)chunk.Offset + chunk.Text.Length;
        }

        foreach (var end in news.Ends)
        {
            Atomic(end.AtomicId).EndTold = true;
        }

        EndTold |= news.End is not null;
    }

    /// <summary>What of the output cannot be read back is given up.</summary>
    public void LoseOutput()
    {
        foreach (var atomic in Atomics.Where(a => a.UntoldOutput > 0))
        {
            atomic.Spool = null;
        }

        AdmitLoss();
    }

    /// <summary>
    /// Ends say how much output there is: after a loss of power, or on a broken disk, it may be less.
    /// </summary>
    public void AdmitLoss()
    {
        foreach (var atomic in Atomics.Where(a => !a.EndTold))
        {
            var there = (ulong)Math.Max(atomic.Spool?.Length ?? 0, atomic.OffsetTold);
            if (atomic.End is { } end && end.OutputBytes > there)
            {
                (end.OutputBytes, end.Truncated) = (there, true);
            }
        }
    }
}
