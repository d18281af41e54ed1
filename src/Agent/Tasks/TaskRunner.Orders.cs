using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

// Taking orders, and carrying them out.
internal sealed partial class TaskRunner
{
    // What StopAsync waits for beside the time that commands are given to end.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    private readonly Turns _scripts;
    private readonly Turns _operations;
    private readonly List<(TaskRun Run, TaskOrder Order)> _accepted = [];
    private readonly Dictionary<TaskRun, Task> _underWay = [];

    private void OnOrder(TaskOrder order)
    {
        var key = new RunKey(order.TaskId, order.Target);
        if (TellAgain(key))
        {
            return;
        }

        var (nonce, refusal) = _signatures.Check(order, _settings().OperatorKeys);
        refusal = OrderCheck.Check(order, key) ?? refusal;
        refusal ??= TurnsOf(order).IsFull
            ? new LaunchRefusal(StartFailure.QueueFull, "too many tasks wait on this host already")
            : null;
        var run = Know(key, order.Script?.Atomics.Select(a => a.Id).Distinct() ?? []);
        if (refusal is not null)
        {
            End(run, RunEnds.CouldNotStart(refusal));
            return;
        }

        if (nonce is not null)
        {
            _signatures.Remember(nonce);
            _journal.Append(nonce);
        }

        _accepted.Add((run, order));
    }

    private void OnTerminate(RunKey key)
    {
        if (_live.TryGetValue(key, out var run))
        {
            EndEarly(run, RunOutcome.Killed);
        }
        else if (!TellAgain(key))
        {
            // It may still come, by another way or later: then it is known, and ended.
            End(Know(key, []), RunEnds.Early(RunOutcome.Killed));
        }
    }

    // True if the run is known. One that is under way tells its news by itself.
    private bool TellAgain(RunKey key)
    {
        if (_finished.Find(key) is { } how)
        {
            _feed?.Add(FinishedRuns.LastNews(key, how));
            return true;
        }

        return _live.ContainsKey(key);
    }

    private TaskRun Know(RunKey key, IEnumerable<uint> atomics)
    {
        var run = new TaskRun(key, atomics, NowMs(), _journal) { KnownAt = Now };
        run.Accept();
        _live[key] = run;
        _untold.Add(run);
        TaskLog.Taken(_log, key, run.Atomics.Count);
        return run;
    }

    private void EndEarly(TaskRun run, RunOutcome why)
    {
        if (run.End is not null)
        {
            return;
        }

        run.EndEarly(why);
        if (_underWay.ContainsKey(run))
        {
            // Its own flow ends it, when all that it started has ended.
            _ = run.Stop.CancelAsync();
        }
        else if (!_recovering.Contains(run))
        {
            End(run, RunEnds.Early(why));
        }
    }

    private void End(TaskRun run, RunEnd end)
    {
        if (run.TryEnd(end))
        {
            TaskLog.Ended(_log, run.Key, end.Outcome, end.ExitCode, end.Message);
        }

        Changed(run);
    }

    // Only what the disk has taken is started: otherwise it could be started a second time after a loss of power.
    private void StartAccepted()
    {
        lock (_journal.Gate)
        {
            foreach (var (run, order) in _accepted)
            {
                if (_isDurable)
                {
                    TurnsOf(order).Wait(run, order, Now);
                }
                else
                {
                    var noSpace = "the agent's disk takes no note of the task, so it is not started";
                    End(run, RunEnds.CouldNotStart(new LaunchRefusal(StartFailure.NoSpace, noSpace)));
                }
            }

            _accepted.Clear();
            StartWaiting(_scripts);
            StartWaiting(_operations);
        }
    }

    private void StartWaiting(Turns turns)
    {
        while (turns.TakeTooLate(Now) is { } late)
        {
            var waited = $"its turn did not come within {_settings().QueueWait.TotalMilliseconds} ms";
            End(late, RunEnds.CouldNotStart(new LaunchRefusal(StartFailure.QueueFull, waited)));
        }

        while (turns.TakeNext() is var (run, order))
        {
            // Not on this thread: starting a process takes longer than deciding to.
            _underWay[run] = Task.Run(() => CarryOutAsync(run, order, turns));
        }
    }

    private async Task CarryOutAsync(TaskRun run, TaskOrder order, Turns turns)
    {
        RunEnd end;
        try
        {
            end = order.BodyCase == TaskOrder.BodyOneofCase.Script
                ? await CarryOutAsync(run, order.Script)
                : await CarryOutAsync(run, order.Process);
        }
#pragma warning disable CA1031 // Every run has an end, whatever becomes of it; what nobody thought of is logged as such.
        catch (Exception e)
#pragma warning restore CA1031
        {
            TaskLog.Unexpected(_log, run.Key, e.ToString());
            end = RunEnds.CouldNotStart(
                new LaunchRefusal(StartFailure.Other, $"the agent failed: {e.GetType().Name}"));
        }

        lock (_journal.Gate)
        {
            _underWay.Remove(run);
            turns.Done();
            End(run, end);
        }
    }

    private Task<RunEnd> CarryOutAsync(TaskRun run, ScriptOrder script)
    {
        _sweep.Remember(script.Files.Select(f => f.Folder));
        return new ScriptExecution(
            run, script, _launcher, _settings(), _journal, _folder, _agentMark, _bootId, _time, () => Changed(run))
            .RunAsync();
    }

    private async Task<RunEnd> CarryOutAsync(TaskRun run, ProcessOrder operation)
    {
        if (_processes is null)
        {
            return RunEnds.CouldNotStart(
                new LaunchRefusal(StartFailure.Other, "this agent takes no orders for processes"));
        }

        try
        {
            var result = await _processes.RunAsync(operation, run.Stop.Token);
            return new RunEnd { Outcome = RunOutcome.Exited, ExitCode = result.ErrorCode, Process = result };
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            return RunEnds.Early(run.Ending);
        }
    }

    private async Task StopAsync()
    {
        Task[] underWay;
        lock (_journal.Gate)
        {
            foreach (var run in _live.Values)
            {
                EndEarly(run, RunOutcome.AgentRestarted);
            }

            underWay = [.. _underWay.Values];
        }

        // A process that the kernel does not let go is for the next life to tell of.
        await Task.WhenAny(Task.WhenAll(underWay), Task.Delay(_settings().Limits.Grace + LongestStop, _time));
        _journal.MakeDurable();
    }

    private TimeSpan? NextTooLate()
    {
        lock (_journal.Gate)
        {
            var (one, other) = (_scripts.TooLateAt, _operations.TooLateAt);
            return one is null || other < one ? other : one;
        }
    }

    private Turns TurnsOf(TaskOrder order) => order.BodyCase == TaskOrder.BodyOneofCase.Process ? _operations : _scripts;
}
