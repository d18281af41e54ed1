using Gse.Protocol;

namespace Gse.AgentHost.Processes;

// Its start command, and its end where it takes more than it may have.
internal sealed partial class WatchedProcess
{
    private ProcessInstance? _ending;

    /// <summary>The start command that this life of the agent ran, and can end.</summary>
    public StartCommand? StartedBy { get; private set; }

    /// <summary>When it gets SIGKILL, if it does not end before; null if it is not being ended.</summary>
    public TimeSpan? KillAt { get; private set; }

    /// <summary>
    /// When supervision has something to do. In an operator's hand only what was begun before is ended; and while a
    /// start command runs that is of no use any more, its end is what is waited for.
    /// </summary>
    public TimeSpan? DueAt => _supervision is { } s && (s.Starting || (!Held && StartedBy is null)) ? s.NextAt : null;

    public bool HasLimits => _limits.HasAny;

    /// <summary>Null while there are not two samples of the life that is there.</summary>
    public ProcessUsage? Usage => Current is null ? null : _limits.Usage;

    /// <summary>
    /// Goes on where the entry that this one replaces is: a start that is under way is not begun a second time.
    /// </summary>
    public void TakeOver(WatchedProcess before)
    {
        Started(before.Starter, before.StartedBy);
        if (settings.Supervise is not null && settings.Supervise == before.Settings.Supervise)
        {
            (_supervision, _looked) = (before._supervision, before._looked && before.Current is null);
        }
    }

    /// <summary>An earlier life of the agent left this start command running: it is waited for.</summary>
    public void TakeUp(ProcessInstance starter, TimeSpan now)
    {
        Starter = starter;
        _looked = _supervision is not null;
        _supervision?.TakeUp(now);
    }

    /// <summary>Its start command runs; or, null, nobody waits for it any more.</summary>
    /// <param name="by">Null for one whose end nobody tells.</param>
    public void Started(ProcessInstance? starter, StartCommand? by) => (Starter, StartedBy) = (starter, by);

    /// <summary>The start command ended.</summary>
    /// <param name="why">Why it failed.</param>
    public void StarterEnded(bool succeeded, string why, TimeSpan now)
    {
        Started(null, null);
        if (Current is null && (_supervision?.CommandEnded(now, succeeded) ?? false))
        {
            TellRestartFailed(why);
        }
    }

    /// <summary>
    /// A start is due while the last start command runs still, though what it brought up has gone: it is ended first,
    /// with all that it started, or two of them would be at work.
    /// </summary>
    public bool IsLeftToEnd(TimeSpan now)
    {
        if (StartedBy is null || _supervision is not { } supervision || !supervision.IsDue(now))
        {
            return false;
        }

        StartedBy.End();
        return true;
    }

    /// <summary>The operator is done: supervision begins with what is there now.</summary>
    public void Release(TimeSpan now)
    {
        Held = false;
        _looked = false;
        ResetSamples();
        _supervision?.Reset();
        if (Current is not null)
        {
            _supervision?.Found(now);
        }
    }

    /// <summary>The next sample is a first one: those before it are not the interval behind.</summary>
    public void ResetSamples() => _limits.Reset();

    /// <summary>Tells what it takes beyond its limits, and ends it if they are of that kind.</summary>
    public void SampleLimits(TimeSpan now, TimeSpan elapsed, int cpuCount, long memoryBytes)
    {
        if (Current is not { } process || ProcFs.Stat(process.Pid) is not { } stat)
        {
            return;
        }

        foreach (var (resource, usage, limit) in _limits.Sample(stat, elapsed, cpuCount, memoryBytes))
        {
            Tell(new Report
            {
                ProcessLimitExceeded = new ProcessLimitExceeded
                {
                    Process = Name(),
                    Pid = process.Pid,
                    Resource = resource,
                    UsagePercent = usage,
                    LimitPercent = limit,
                },
            });
            if (settings.Limits.End)
            {
                End(now);
            }
        }
    }

    /// <summary>It has to pay for its pool.</summary>
    public void EndForPool(string group, PoolExcess excess, TimeSpan now)
    {
        Tell(new Report
        {
            ProcessGroupLimitExceeded = new ProcessGroupLimitExceeded
            {
                Process = Name(),
                Group = group,
                Pid = Current?.Pid ?? 0,
                Resource = excess.Resource,
                UsagePercent = excess.Usage,
                LimitPercent = excess.Limit,
            },
        });
        End(now);
    }

    /// <summary>Sends SIGKILL if the time for SIGTERM is over.</summary>
    public void KillIfDue(TimeSpan now)
    {
        if (KillAt is not { } at)
        {
            return;
        }

        if (Current is null || Current != _ending)
        {
            KillAt = null;
        }
        else if (now >= at)
        {
            KillAt = null;
            Signal(LinuxProcess.SigKill);
        }
    }

    private void End(TimeSpan now)
    {
        if (KillAt is null)
        {
            (_ending, KillAt) = (Current, now + timing.KillAfter);
            Signal(LinuxProcess.SigTerm);
        }
    }

    private void Signal(int signal)
    {
        if (Current is { } process)
        {
            LinuxProcess.Kill(process, signal);
        }
    }
}
