using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Tasks;
using Gse.Protocol;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Agent.Tests;

public sealed class The_task_journal : IDisposable
{
    private static readonly RunKey Key = new("t:1", 7);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void keeps_a_run_over_a_restart_told_and_untold()
    {
        using (var journal = Open(_folder.Path, []))
        {
            var run = Begun(journal);
            run.MakeNews(1);
            run.EndAtomic(run.Atomic(0), new AtomicEnd { AtomicId = 0, Outcome = RunOutcome.Exited });
            Assert.True(journal.MakeDurable());
        }

        List<JournalRecord> records = [];
        using var again = Open(_folder.Path, records);
        var known = Known(records, again);
        Assert.Equal((1ul, 1, true), (known.Sequence, known.Unacked.Count, known.Atomic(0).StartTold));
        Assert.Null(known.End);
        Assert.True(known.TryEnd(RunEnds.Of(known)));
        Assert.False(known.TryEnd(new RunEnd()));

        var news = TaskNews.Parser.ParseFrom(known.MakeNews(2).Payload);
        Assert.Equal((2ul, 1, 0), (news.Sequence, news.Ends.Count, news.Starts.Count));
        Assert.Equal(RunOutcome.Exited, news.End.Outcome);
        Assert.False(known.IsOver);
        Assert.True(known.Acknowledge(2) > 0);
        Assert.True(known.IsOver);
        Assert.Equal(0, known.Acknowledge(2));
    }

    [Fact]
    public void made_anew_it_says_the_same()
    {
        using (var journal = Open(_folder.Path, []))
        {
            var run = Begun(journal);
            run.MakeNews(1);
            run.Acknowledge(1);
            run.EndAtomic(run.Atomic(0), new AtomicEnd { AtomicId = 0, Outcome = RunOutcome.Exited, ExitCode = 3 });
            run.MakeNews(2);
            Assert.True(journal.TryMakeAnew(run.Snapshot));
        }

        List<JournalRecord> records = [];
        using var again = Open(_folder.Path, records);
        var known = Known(records, again);
        Assert.Equal((2ul, 2ul), (known.Sequence, Assert.Single(known.Unacked).Sequence));
        Assert.True(known.Atomic(0) is { StartTold: true, EndTold: true, End.ExitCode: 3 });
        Assert.False(known.HasUntold);
    }

    [Fact]
    public void on_a_full_disk_says_that_it_is_not_durable_and_catches_up()
    {
        using var disk = SmallDisk.MountOrSkip("128k");
        var folder = Path.Combine(disk.Path, "tasks");
        using (var journal = Open(folder, []))
        {
            var run = Begun(journal);
            Assert.True(journal.MakeDurable());
            disk.Fill();
            while (journal.MakeDurable())
            {
                run.EndAtomic(run.Atomic(0), new AtomicEnd { AtomicId = 0, Message = new string('x', 500) });
            }

            run.TryEnd(new RunEnd { Outcome = RunOutcome.Killed });
            Assert.False(journal.MakeDurable());
            disk.MakeRoom();
            Assert.True(journal.MakeDurable());
        }

        List<JournalRecord> records = [];
        using var again = Open(folder, records);
        Assert.Equal(RunOutcome.Killed, Known(records, again).End!.Outcome);
    }

    [Fact]
    public void where_the_disk_is_full_from_the_beginning_says_so()
    {
        using var disk = SmallDisk.MountOrSkip("128k");
        disk.Fill();
        using var journal = Open(Path.Combine(disk.Path, "tasks"), []);
        Begun(journal);
        Assert.False(journal.MakeDurable());
        disk.MakeRoom();
        Assert.True(journal.MakeDurable());
    }

    private static TaskJournal Open(string folder, List<JournalRecord> records)
    {
        var journal = new TaskJournal(folder, NullLogger.Instance);
        journal.Read(records.Add);
        return journal;
    }

    private static TaskRun Begun(TaskJournal journal)
    {
        var run = new TaskRun(Key, [0], 1, journal);
        run.Accept();
        run.Begin(run.Atomic(0), new AtomicBegan { AtomicId = 0, AtMs = 5 });
        return run;
    }

    private static TaskRun Known(List<JournalRecord> records, TaskJournal journal)
    {
        Assert.All(records, r => Assert.Equal((Key.TaskId, Key.Target), (r.TaskId, r.Target)));
        var run = new TaskRun(Key, records[0].Accepted.Atomics, records[0].Accepted.AtMs, journal);
        records.ForEach(run.Apply);
        return run;
    }
}
