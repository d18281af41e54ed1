using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Processes;

namespace Gse.Application.Processes;

/// <summary>The processes on all hosts, by agent.</summary>
public sealed class ProcessProjection()
    : ViewProjection<AgentId, ProcessesView>("processes", ViewJson.Default.ProcessesView)
{
    protected override AgentId KeyOf(ProcessesView view) => view.Agent;

    protected override bool TryGetKey(IDomainEvent happened, out AgentId key)
    {
        key = happened is ProcessesEvent e ? e.Agent : default;
        return happened is ProcessesEvent;
    }

    protected override ProcessesView? Fold(ProcessesView? view, RecordedEvent recorded, IDomainEvent happened)
    {
        view ??= new ProcessesView(((ProcessesEvent)happened).Agent, []);
        return happened switch
        {
            ProcessEvent e => view.With(Fold(view.Find(e.Process) ?? New(e), e)),
            ProcessGroupsSet e => view.With(e.Namespace, e.Groups),
            _ => view,
        };
    }

    private static ProcessView Fold(ProcessView process, ProcessEvent happened)
    {
        var changed = process with { ChangedAt = happened.At };
        return happened switch
        {
            ProcessRegistered e => changed with
            {
                Watch = e.Watch,
                Registered = true,
                RegisteredAt = process.RegisteredAt ?? e.At,
            },
            ProcessUnregistered => changed with { Registered = false, RegisteredAt = null, Pid = -1 },
            ProcessStarted e => Running(changed, e.Pid, e.StartedAt, e.CommandLine),
            ProcessExited e when e.Pid != process.Pid => process,
            ProcessExited e => changed with
            {
                Pid = -1,
                ExitedAt = e.At,
                ExitCode = e.ExitCode,
                Signal = e.Signal,
                Message = "",
            },
            ProcessRestarted e =>
                Running(changed, e.Pid, e.StartedAt, e.CommandLine) with { Restarts = process.Restarts + 1 },
            ProcessRestartFailed e => changed with { Message = e.Reason },
            ProcessLimitExceeded e => changed with
            {
                Message = $"{e.Resource} {e.UsagePercent:0.#} % over {e.LimitPercent:0.#} %",
            },
            ProcessGroupLimitExceeded e => changed with
            {
                Message = $"{e.Resource} of group {e.Group} {e.UsagePercent:0.#} % over {e.LimitPercent:0.#} %",
            },
            _ => process,
        };
    }

    private static ProcessView Running(ProcessView process, int pid, DateTimeOffset startedAt, string commandLine) =>
        process with
        {
            Pid = pid,
            StartedAt = startedAt,
            CommandLine = commandLine,
            ExitCode = null,
            Signal = null,
            Message = "",
        };

    private static ProcessView New(ProcessEvent e) =>
        new(e.Process, null, true, -1, "", null, null, null, null, null, e.At, 0, "");
}
