using Gse.AgentHost.Configuration;
using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Carries out one script order: its files, then its commands, each when those that it waits for have exited with 0.
/// </summary>
/// <param name="folder">Where output goes.</param>
/// <param name="agent">What marks begin with.</param>
/// <param name="changed">Called when there is something to tell.</param>
internal sealed class ScriptExecution(
    TaskRun run, ScriptOrder order, Launcher launcher, TaskSettings settings, TaskJournal journal, string folder,
    string agent, string bootId, TimeProvider time, Action changed)
{
    private Account? _account;

    /// <summary>Returns the end of the run.</summary>
    public async Task<RunEnd> RunAsync()
    {
        (_account, var refusal) = launcher.FindAccount(order.User);
        refusal ??= ScriptFiles.Write(order.Files, _account!);
        if (refusal is not null)
        {
            return RunEnds.CouldNotStart(refusal);
        }

        using var turns = new SemaphoreSlim(settings.Concurrence);
        Dictionary<uint, Task<AtomicEnd?>> begun = [];
        foreach (var atomic in InOrder())
        {
            var before = atomic.After.Select(a => begun[a]).ToList();
            begun[atomic.Id] = RunAtomicAsync(atomic, before, turns);
        }

        await Task.WhenAll(begun.Values);
        lock (journal.Gate)
        {
            return RunEnds.Of(run);
        }
    }

    // Those that others wait for come before them, otherwise as they were ordered.
    private List<AtomicTask> InOrder()
    {
        List<AtomicTask> sorted = [];
        HashSet<uint> done = [];
        var left = order.Atomics.ToList();
        while (left.Count > 0)
        {
            var free = left.FindAll(a => a.After.All(done.Contains));
            sorted.AddRange(free);
            done.UnionWith(free.Select(a => a.Id));
            left.RemoveAll(a => done.Contains(a.Id));
        }

        return sorted;
    }

    private async Task<AtomicEnd?> RunAtomicAsync(
        AtomicTask atomic, List<Task<AtomicEnd?>> before, SemaphoreSlim turns)
    {
        var ends = await Task.WhenAll(before);
        if (run.Stop.IsCancellationRequested || ends.Any(e => e is null))
        {
            return null;
        }

        var end = Array.TrueForAll(ends, e => e is { Outcome: RunOutcome.Exited, ExitCode: 0 })
            ? await RunInTurnAsync(atomic, turns)
            : new AtomicEnd { Outcome = RunOutcome.Skipped, ExitCode = -1, EndedAtMs = NowMs() };
        if (end is null)
        {
            return null;
        }

        end.AtomicId = atomic.Id;
        lock (journal.Gate)
        {
            run.EndAtomic(run.Atomic(atomic.Id), end);
        }

        changed();
        return end;
    }

    private async Task<AtomicEnd?> RunInTurnAsync(AtomicTask atomic, SemaphoreSlim turns)
    {
        try
        {
            await turns.WaitAsync(run.Stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        try
        {
            return await RunCommandAsync(atomic);
        }
        finally
        {
            turns.Release();
        }
    }

    private async Task<AtomicEnd> RunCommandAsync(AtomicTask atomic)
    {
        var (command, refusal) = Interpreters.Resolve(atomic.Command, order.Interpreter, settings.Interpreters);
        if (refusal is not null)
        {
            return CouldNotStart(refusal);
        }

        var spool = new OutputSpool(
            Path.Combine(folder, run.Key.SpoolName(atomic.Id)), OutputSpool.UsualLimit, changed);
        var request = new CommandRequest(
            run.Key.Mark(agent, atomic.Id), command, "", order.User, order.Environment, run.Key.TaskId);
        var startedAt = NowMs();
        (var running, refusal) = launcher.Start(request, spool.Take);
        if (running is null)
        {
            return CouldNotStart(refusal!);
        }

        lock (journal.Gate)
        {
            var state = run.Atomic(atomic.Id);
            state.Spool = spool;
            run.Begin(state, new AtomicBegan
            {
                AtomicId = atomic.Id,
                AtMs = startedAt,
                Pid = running.Instance.Pid,
                StartTicks = running.Instance.StartTicks,
                BootId = bootId,
                Cgroup = running.CgroupPath,
            });
        }

        changed();
        var (exit, by) = await running.WaitAsync(TimeSpan.FromSeconds(atomic.TimeoutSeconds), run.Stop.Token);
        spool.Finish();
        var outcome = by switch
        {
            EndedBy.Timeout => RunOutcome.TimedOut,
            EndedBy.Order => run.Ending,
            _ => RunOutcome.Exited,
        };
        return new AtomicEnd
        {
            Outcome = outcome,
            ExitCode = exit.ExitCode,
            StartedAtMs = startedAt,
            EndedAtMs = NowMs(),
            Tag = spool.Tag,
            OutputBytes = (ulong)spool.Length,
            Truncated = spool.Truncated,
            Message = by == EndedBy.Timeout ? $"ended after {atomic.TimeoutSeconds} s" : "",
        };
    }

    private AtomicEnd CouldNotStart(LaunchRefusal refusal) => new()
    {
        Outcome = RunOutcome.CouldNotStart,
        ExitCode = -1,
        EndedAtMs = NowMs(),
        Failure = refusal.Failure,
        Message = refusal.Message,
    };

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
