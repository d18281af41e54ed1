using System.Text;
using Google.Protobuf;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Tasks;

/// <summary>
/// One target of a task on one simulated agent, as the agent would keep it on disk. For whoever holds the agent's lock.
/// </summary>
internal sealed class SimRun(string agent, string task, uint target, RunPlan plan)
{
    private readonly Queue<TaskNews> _unacknowledged = new();
    private ulong _sequence;
    private ulong _offset;
    private long _startedAt;

    public string Task => task;

    public RunPlan Plan => plan;

    /// <summary>How it ended; null while it runs.</summary>
    public RunOutcome? Outcome { get; private set; }

    /// <summary>Lines told so far.</summary>
    public int Lines { get; private set; }

    /// <summary>Whether its end is acknowledged.</summary>
    public bool IsSettled => Outcome is not null && _unacknowledged.Count == 0;

    /// <summary>What has to be told again on another connection.</summary>
    public IEnumerable<TaskNews> Unacknowledged => _unacknowledged;

    public TaskNews Begin()
    {
        var news = Next();
        _startedAt = news.AtMs;
        news.Starts.Add(new AtomicStart { AtomicId = 0, AtMs = news.AtMs });
        if (plan.IsAtOnce)
        {
            while (Lines < plan.Lines)
            {
                Say(news);
            }

            End(news, RunOutcome.Exited, "");
        }

        return news;
    }

    /// <summary>The next line, and with the last one the end.</summary>
    public TaskNews Step()
    {
        var news = Next();
        Say(news);
        if (Lines == plan.Lines)
        {
            End(news, RunOutcome.Exited, "");
        }

        return news;
    }

    /// <summary>Ended otherwise than by itself.</summary>
    public TaskNews End(RunOutcome outcome, string why)
    {
        var news = Next();
        End(news, outcome, why);
        return news;
    }

    public void Acknowledged(ulong sequence)
    {
        while (_unacknowledged.TryPeek(out var oldest) && oldest.Sequence <= sequence)
        {
            _unacknowledged.Dequeue();
        }
    }

    private TaskNews Next()
    {
        var news = new TaskNews
        {
            TaskId = task,
            Target = target,
            Sequence = ++_sequence,
            AtMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        };
        _unacknowledged.Enqueue(news);
        return news;
    }

    private void Say(TaskNews news)
    {
        var text = ByteString.CopyFrom(RunPlan.LineOf(agent, Lines++), Encoding.UTF8);
        news.Output.Add(new OutputChunk { AtomicId = 0, Offset = _offset, Text = text });
        _offset += (ulong)text.Length;
    }

    private void End(TaskNews news, RunOutcome outcome, string why)
    {
        Outcome = outcome;
        var code = outcome == RunOutcome.Exited ? 0 : -1;
        news.Ends.Add(new AtomicEnd
        {
            AtomicId = 0,
            Outcome = outcome,
            ExitCode = code,
            StartedAtMs = _startedAt,
            EndedAtMs = news.AtMs,
            OutputBytes = _offset,
            Message = why,
        });
        news.End = new RunEnd { Outcome = outcome, ExitCode = code, Message = why };
    }
}
