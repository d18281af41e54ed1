using System.Globalization;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Execution;
using Gse.Protocol;

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

        var stats = _scan.Candidates(now, ProcFs.Stat);
        foreach (var process in missing)
        {
            if (ProcessMatch.Oldest(process.Settings, stats) is { } match)
            {
                Find(process, match, now);
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
        ReapStarters(now);
        foreach (var process in _processes)
        {
            if (process.Supervision is not { } supervision || process.Settings.Supervise is not { } how)
            {
                continue;
            }

            if (supervision.CheckFailed(now))
            {
                TellNotStarted(process, EndStarter(process) ?? "not there after its start");
            }

            if (process.Held || process.IsLeftToEnd(now))
            {
                continue;
            }

            if (supervision.StartNow(now))
            {
                Start(process, supervision, how, now);
            }
        }
    }

    private void Start(WatchedProcess process, Supervision supervision, SuperviseSettings how, TimeSpan now)
    {
        Log.Starting(_log, process.Settings.Key, supervision.Attempt);
        var error = process.Settings.Spec is { } spec ? StartBySpec(process, spec) : StartDetached(process, how);
        if (error.Length > 0)
        {
            supervision.StartFailed(now);
            TellNotStarted(process, error);
            return;
        }

        // Remembered at the end of this look: an agent that dies now does not run the command a second time.
        _changed = true;
    }

    private string StartDetached(WatchedProcess process, SuperviseSettings how)
    {
        var (pid, error) = DetachedStart.Run(how.StartCommand, how.SetupPath, how.User);
        if (pid > 0)
        {
            _children.Add(pid);
            process.Started(ProcFs.Stat(pid)?.Instance, null);
        }

        return error;
    }

    private string StartBySpec(WatchedProcess process, ProcessSpec spec)
    {
        void OnEnd(ProcessInstance starter, CommandResult result) => Note(now => _processes
            .Find(p => p.Starter == starter)?
            .StarterEnded(result.Succeeded(), result.Explain("start_cmd"), now));

        var (started, error) = _commands.Start(spec.StartCmd, spec, OnEnd);
        if (started is not null)
        {
            process.Started(started.Instance, started);
        }

        return error;
    }

    // Start commands that ended, and the children that died before they were found.
    private void ReapStarters(TimeSpan now)
    {
        _children.RemoveWhere(pid => IsStray(pid) && _reaper.Take(pid) is not null);

        // The end of one that an earlier life of the agent ran is nobody's to tell.
        foreach (var process in _processes)
        {
            if (process is { Starter: { } starter, StartedBy: null } && ProcFs.Stat(starter.Pid)?.Instance != starter)
            {
                process.StarterEnded(true, "", now);
            }
        }
    }

    // A command that took all its time is ended, or the next attempt would run beside it.
    private static string? EndStarter(WatchedProcess process)
    {
        if (process is not { Starter: { } starter, Settings.Supervise.CommandTimeout: { } timeout })
        {
            return null;
        }

        if (process.StartedBy is { } command)
        {
            command.End();
        }
        else
        {
            // It leads a session of its own: the group is what it started.
            LinuxProcess.Kill(-starter.Pid, LinuxProcess.SigKill);
            process.Started(null, null);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"start_cmd did not end within op_timeout ({timeout.TotalSeconds:0} s) and was ended");
    }

    private bool IsStray(int child) => _processes.TrueForAll(p => p.Current?.Pid != child);

    private void TellNotStarted(WatchedProcess process, string reason)
    {
        process.TellRestartFailed(reason);
        Log.NotStarted(_log, process.Settings.Key, process.Supervision!.Attempt, process.Supervision.GivenUp, reason);
    }
}
