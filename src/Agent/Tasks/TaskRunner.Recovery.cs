using Gse.AgentHost.Execution;
using Gse.AgentHost.Processes;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

// What an earlier life of this agent left.
internal sealed partial class TaskRunner
{
    private readonly HashSet<TaskRun> _recovering = [];

    private void Load(JournalRecord record)
    {
        var key = new RunKey(record.TaskId, record.Target);
        switch (record.BodyCase)
        {
            case JournalRecord.BodyOneofCase.Accepted:
                _live[key] = new TaskRun(key, record.Accepted.Atomics, record.Accepted.AtMs, _journal);
                break;
            case JournalRecord.BodyOneofCase.Finished:
                _live.Remove(key);
                _finished.Add(key, record.Finished);
                break;
            case JournalRecord.BodyOneofCase.Nonce:
                _signatures.Remember(record);
                break;
            default:
                _live.GetValueOrDefault(key)?.Apply(record);
                break;
        }
    }

    private void Reopen()
    {
        _finished.ForgetOld();
        _signatures.ForgetOld();
        HashSet<string> needed = [];
        foreach (var run in _live.Values)
        {
            _untold.Add(run);
            _unackedBytes += run.Unacked.Sum(n => n.Payload.Length);
            foreach (var atomic in run.Atomics.Where(a => a.Began is not null))
            {
                needed.Add(run.Key.SpoolName(atomic.Id));
                atomic.Spool = OutputSpool.Reopen(
                    Path.Combine(_folder, run.Key.SpoolName(atomic.Id)), OutputSpool.UsualLimit);
            }

            run.AdmitLoss();
            if (run.End is null)
            {
                _recovering.Add(run);
            }
        }

        _journal.TryMakeAnew(Snapshot);
        try
        {
            Directory.CreateDirectory(_folder);
            foreach (var file in Directory.EnumerateFiles(_folder).Where(f => !needed.Contains(Path.GetFileName(f))))
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TaskLog.JournalNotWritten(_log, e.Message);
        }
    }

    private void BeginRecovery()
    {
        if (_recovering.Count == 0)
        {
            return;
        }

        // One whose start was not noted any more is found by its mark.
        var marks = ProcessTree.LivingMarks();
        lock (_journal.Gate)
        {
            foreach (var run in _recovering)
            {
                TaskLog.Interrupted(_log, run.Key);
                run.EndEarly(RunOutcome.AgentRestarted);
                _underWay[run] = Task.Run(() => RecoverAsync(run, marks));
            }

            _recovering.Clear();
        }
    }

    private async Task RecoverAsync(TaskRun run, HashSet<string> marks)
    {
        try
        {
            await Task.WhenAll(run.Atomics.Where(a => a.End is null).Select(a => EndLeftoverAsync(run, a, marks)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TaskLog.LeftoverNotEnded(_log, run.Key, e.Message);
        }

        lock (_journal.Gate)
        {
            foreach (var atomic in run.Atomics.Where(a => a is { Began: not null, End: null }))
            {
                run.EndAtomic(atomic, new AtomicEnd
                {
                    AtomicId = atomic.Id,
                    Outcome = RunOutcome.AgentRestarted,
                    ExitCode = -1,
                    StartedAtMs = atomic.Began!.AtMs,
                    EndedAtMs = NowMs(),
                    OutputBytes = (ulong)Math.Max(atomic.Spool?.Length ?? 0, atomic.OffsetTold),
                    Truncated = atomic.Spool?.Truncated ?? false,
                });
            }

            _underWay.Remove(run);
            End(run, RunEnds.Of(run));
        }
    }

    private Task EndLeftoverAsync(TaskRun run, AtomicRun atomic, HashSet<string> marks)
    {
        var mark = run.Key.Mark(_agentMark, atomic.Id);
        if (atomic.Began is { } began && began.BootId == _bootId)
        {
            var leader = new ProcessInstance(began.Pid, began.StartTicks);
            return _launcher.EndLeftoverAsync(leader, mark, began.Cgroup);
        }

        return marks.Contains(mark) ? _launcher.EndLeftoverAsync(default, mark, "") : Task.CompletedTask;
    }
}
