using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>One watched process: where it is in its life, and the reports that each change makes.</summary>
internal sealed partial class WatchedProcess(
    WatchSettings settings, ProcessInstance? known, Action<Report> report, TimeProvider time, LimitTiming timing)
{
    private readonly LimitSampler _limits = new(settings.Limits, settings.Limits.End ? timing.CpuPatience : 1);
    private Supervision? _supervision = settings.Supervise is { } supervise ? new Supervision(supervise) : null;

    // Reported by an earlier life of this agent; it may have ended, and been followed, in between.
    private ProcessInstance? _known = known;
    private bool _looked;

    public WatchSettings Settings => settings;

    public bool HasPidFile => settings.PidPath.Length > 0;

    public ProcessInstance? Current { get; private set; }

    /// <summary>What the edge has been told, for the next life of this agent.</summary>
    public ProcessInstance? Told => Current ?? _known;

    /// <summary>The kernel cannot tell its end: it has to be looked for.</summary>
    public bool NeedsLooking { get; set; }

    public Supervision? Supervision => _supervision;

    /// <summary>The start command that this agent ran for it and that has not ended yet.</summary>
    public ProcessInstance? Starter { get; private set; }

    /// <summary>An operator's order is being carried out: what happens is told, and nothing is done about it.</summary>
    public bool Held { get; set; }

    public void Register() => Tell(new Report
    {
        ProcessRegistered = new ProcessRegistered
        {
            Process = Name(),
            ProcName = settings.ProcName,
            PidPath = settings.PidPath,
            CommandLine = settings.CommandLine,
            Supervised = settings.Supervise is not null,
            Version = settings.Version,
            Labels = { settings.Labels.ToDictionary() },
            Spec = settings.Spec,
        },
    });

    /// <summary>It is there: told as started or restarted unless the edge knows.</summary>
    public void Found(ProcessInstance process, TimeSpan now)
    {
        if (Current == process)
        {
            return;
        }

        if ((Current ?? _known) is { } before && before != process)
        {
            TellExit(before, null);
        }

        var toldBefore = Current is null && _known == process;
        var ours = _supervision?.Found(now) ?? false;
        (Current, _known, _looked) = (process, null, true);
        if (toldBefore)
        {
            return;
        }

        var startedAt = ProcFs.StartedAtMs(process, time.GetUtcNow());
        var line = ProcFs.CommandLine(process.Pid);
        Tell(ours
            ? new Report
            {
                ProcessRestarted = new ProcessRestarted
                {
                    Process = Name(),
                    Pid = process.Pid,
                    Attempt = _supervision!.Attempt,
                    StartedAtMs = startedAt,
                    CommandLine = line,
                },
            }
            : new Report
            {
                ProcessStarted = new ProcessStarted
                {
                    Process = Name(),
                    Pid = process.Pid,
                    StartedAtMs = startedAt,
                    CommandLine = line,
                },
            });
    }

    /// <summary>It ended. True if this was the life being watched.</summary>
    public bool Ended(ProcessInstance process, (int? ExitCode, int? Signal)? how, TimeSpan now)
    {
        if (Current != process)
        {
            return false;
        }

        Current = null;
        TellExit(process, how);
        Gone(now);
        return true;
    }

    /// <summary>A look did not find it.</summary>
    public void NotFound(TimeSpan now)
    {
        if (_looked || Current is not null)
        {
            return;
        }

        _looked = true;
        if (_known is { } before)
        {
            _known = null;
            TellExit(before, null);
        }

        Gone(now);
    }

    public void TellRestartFailed(string reason) => Tell(new Report
    {
        ProcessRestartFailed = new ProcessRestartFailed
        {
            Process = Name(),
            Attempt = _supervision!.Attempt,
            Reason = reason,
            GivenUp = _supervision.GivenUp,
        },
    });

    private void Gone(TimeSpan now)
    {
        if (!Held && (_supervision?.Gone(now) ?? false))
        {
            TellRestartFailed("ended right after its start");
        }
    }

    private void TellExit(ProcessInstance process, (int? ExitCode, int? Signal)? how)
    {
        var exited = new ProcessExited { Process = Name(), Pid = process.Pid };
        if (how?.ExitCode is { } code)
        {
            exited.ExitCode = code;
        }

        if (how?.Signal is { } signal)
        {
            exited.Signal = signal;
        }

        Tell(new Report { ProcessExited = exited });
    }

    private void Tell(Report news)
    {
        news.AtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        report(news);
    }

    private ProcessName Name() => new() { Namespace = settings.Namespace, Name = settings.Name };
}
