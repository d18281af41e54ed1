using Google.Protobuf;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// One run, from its acceptance until its end is acknowledged. Every change is recorded before it is told. All members
/// need the journal's gate, or are called before anybody else knows the run.
/// </summary>
internal sealed partial class TaskRun(RunKey key, IEnumerable<uint> atomics, long acceptedAtMs, TaskJournal journal)
{
    private int _isNoted;

    public RunKey Key => key;

    public IReadOnlyList<AtomicRun> Atomics { get; } = [.. atomics.Select(a => new AtomicRun(a))];

    /// <summary>Of the last news; 0 if there are none.</summary>
    public ulong Sequence { get; private set; }

    public List<UnackedNews> Unacked { get; } = [];

    public RunEnd? End { get; private set; }

    public bool EndTold { get; private set; }

    /// <summary>The end is told and acknowledged: only the name has to be kept.</summary>
    public bool IsOver => EndTold && Unacked.Count == 0;

    /// <summary>Why it is being ended before its time, or has not been ended so.</summary>
    public RunOutcome Ending { get; private set; }

    /// <summary>Cancelled when it is to be ended.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>When this life of the agent first knew of it, since its start.</summary>
    public TimeSpan KnownAt { get; init; }

    /// <summary>When news of it were last made, since the agent's start; null: not in this life.</summary>
    public TimeSpan? LastNewsAt { get; set; }

    /// <summary>From any thread: false if the loop is to look at it already.</summary>
    public bool TryNote() => Interlocked.Exchange(ref _isNoted, 1) == 0;

    /// <summary>The loop looks now: what changes from here on is noted anew.</summary>
    public void Noted() => Interlocked.Exchange(ref _isNoted, 0);

    public AtomicRun Atomic(uint id) => Atomics.First(a => a.Id == id);

    public void Accept() => journal.Append(Record(r =>
    {
        r.Accepted = new RunAccepted { AtMs = acceptedAtMs, Atomics = { Atomics.Select(a => a.Id) } };
    }));

    public void Begin(AtomicRun atomic, AtomicBegan began)
    {
        atomic.Began = began;
        journal.Append(Record(r => r.Began = began));
    }

    public void EndAtomic(AtomicRun atomic, AtomicEnd end)
    {
        atomic.End = end;
        journal.Append(Record(r => r.Ended = end));
    }

    /// <summary>The one end; a second is not taken.</summary>
    public bool TryEnd(RunEnd end)
    {
        if (End is not null)
        {
            return false;
        }

        End = end;
        journal.Append(Record(r => r.RunEnded = end));
        return true;
    }

    /// <summary>Remembers why it is ended. The first reason counts. To be ended by <see cref="Stop"/> afterwards.
    /// </summary>
    public void EndEarly(RunOutcome why) => Ending = Ending == RunOutcome.Unspecified ? why : Ending;

    /// <summary>The edge has everything up to this.</summary>
    /// <returns>Bytes of news that need no more be kept.</returns>
    public int Acknowledge(ulong sequence)
    {
        var count = Unacked.TakeWhile(n => n.Sequence <= sequence).Count();
        if (count == 0)
        {
            return 0;
        }

        var bytes = Unacked.Take(count).Sum(n => n.Payload.Length);
        journal.Append(Record(r => r.Acked = Unacked[count - 1].Sequence));
        Unacked.RemoveRange(0, count);
        return bytes;
    }

    /// <summary>What a record of an earlier life says.</summary>
    public void Apply(JournalRecord record)
    {
        switch (record.BodyCase)
        {
            case JournalRecord.BodyOneofCase.Began:
                Atomic(record.Began.AtomicId).Began = record.Began;
                break;
            case JournalRecord.BodyOneofCase.Ended:
                Atomic(record.Ended.AtomicId).End = record.Ended;
                break;
            case JournalRecord.BodyOneofCase.RunEnded:
                End ??= record.RunEnded;
                break;
            case JournalRecord.BodyOneofCase.News:
                ApplyNews(record.News.ToByteArray());
                break;
            case JournalRecord.BodyOneofCase.Acked:
                Unacked.RemoveAll(n => n.Sequence <= record.Acked);
                break;
            case JournalRecord.BodyOneofCase.Told:
                ApplyTold(record.Told);
                break;
            default:
                break;
        }
    }

    /// <summary>Records that say what this run is now.</summary>
    public IEnumerable<JournalRecord> Snapshot()
    {
        yield return Record(r =>
            r.Accepted = new RunAccepted { AtMs = acceptedAtMs, Atomics = { Atomics.Select(a => a.Id) } });
        foreach (var atomic in Atomics)
        {
            if (atomic.Began is not null)
            {
                yield return Record(r => r.Began = atomic.Began);
            }

            if (atomic.End is not null)
            {
                yield return Record(r => r.Ended = atomic.End);
            }
        }

        if (End is not null)
        {
            yield return Record(r => r.RunEnded = End);
        }

        yield return Record(r => r.Told = new RunTold
        {
            Sequence = Sequence - (ulong)Unacked.Count,
            Atomics =
            {
                Atomics.Select(a => new AtomicTold
                {
                    AtomicId = a.Id,
                    Start = a.StartTold,
                    Offset = (ulong)a.OffsetTold,
                    End = a.EndTold,
                }),
            },
        });
        foreach (var news in Unacked)
        {
            yield return Record(r => r.News = ByteString.CopyFrom(news.Payload));
        }
    }

    private void ApplyTold(RunTold told)
    {
        Sequence = told.Sequence;
        foreach (var each in told.Atomics)
        {
            var atomic = Atomic(each.AtomicId);
            (atomic.StartTold, atomic.OffsetTold, atomic.EndTold) = (each.Start, (long)each.Offset, each.End);
        }
    }

    private JournalRecord Record(Action<JournalRecord> fill)
    {
        var record = new JournalRecord { TaskId = key.TaskId, Target = key.Target };
        fill(record);
        return record;
    }
}
