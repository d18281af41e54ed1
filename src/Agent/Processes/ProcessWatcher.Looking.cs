namespace Gse.AgentHost.Processes;

// Finding, losing and bringing back.
internal sealed partial class ProcessWatcher
{
    private readonly HashSet<int> _children = [];

    private void End(ProcessInstance ended, TimeSpan now)
    {
        var how = _children.Remove(ended.Pid) ? _reaper.Take(ended.Pid) : null;
        foreach (var process in _processes)
        {
            if (process.Ended(ended, how, now))
            {
                Log.Ended(_log, process.Settings.Key, ended.Pid);
                _scan.Restart();
            }
        }
    }

    private void Search(TimeSpan now)
    {
        foreach (var process in _processes.Where(p => p.HasPidFile))
        {
            if (ProcessMatch.ByPidFile(process.Settings, process.Current) is { } instance)
            {
                Find(process, instance, now);
            }
            else
            {
                process.NotFound(now);
            }
        }

        var missing = _processes.Where(p => !p.HasPidFile && p.Current is null).ToList();
        if (missing.Count == 0)
        {
            _scan.Restart();
            return;
        }

        // The oldest match is the master of a program with workers.
        var stats = _scan.Candidates(now, ProcFs.Stat).OrderBy(s => s.Instance.StartTicks).ToList();
        foreach (var process in missing)
        {
            var match = stats.Find(s => ProcessMatch.Matches(process.Settings, s) && ProcFs.IsProcess(s.Instance.Pid));
            if (match is not null)
            {
                Find(process, match.Instance, now);
            }
            else
            {
                process.NotFound(now);
            }
        }
    }

    private void Find(WatchedProcess process, ProcessInstance instance, TimeSpan now)
    {
        if (process.Current == instance)
        {
            return;
        }

        process.Found(instance, now);
        process.NeedsLooking = !_exits.TryWatch(instance);
        Log.Found(_log, process.Settings.Key, instance.Pid);
    }

    private void Supervise(TimeSpan now)
    {
        // Start commands that ended, and the children that died before they were found.
        _children.RemoveWhere(pid => IsStray(pid) && _reaper.Take(pid) is not null);
        foreach (var process in _processes)
        {
            if (process.Supervision is not { } supervision || process.Settings.Supervise is not { } how)
            {
                continue;
            }

            if (supervision.CheckFailed(now))
            {
                TellNotStarted(process, "not there after its start");
            }

            if (!supervision.StartNow(now))
            {
                continue;
            }

            Log.Starting(_log, process.Settings.Key, supervision.Attempt);
            var (pid, error) = DetachedStart.Run(how.StartCommand, how.SetupPath, how.User);
            if (pid > 0)
            {
                _children.Add(pid);
            }
            else
            {
                supervision.StartFailed(now);
                TellNotStarted(process, error);
            }
        }
    }

    private bool IsStray(int child) => _processes.TrueForAll(p => p.Current?.Pid != child);

    private void TellNotStarted(WatchedProcess process, string reason)
    {
        process.TellRestartFailed(reason);
        Log.NotStarted(_log, process.Settings.Key, process.Supervision!.Attempt, process.Supervision.GivenUp, reason);
    }
}
