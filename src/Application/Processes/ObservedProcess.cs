using Gse.Application.Agents;

namespace Gse.Application.Processes;

/// <summary>
/// A process as queries answer it: what its host last told, seen in the light of whether the host still tells.
/// </summary>
/// <param name="Agent">Null for an unknown agent.</param>
/// <param name="Process">Null if the agent watches no such process.</param>
public sealed record ObservedProcess(AgentStatus? Agent, ProcessView? Process)
{
    public ProcessState State => Process switch
    {
        null or { Registered: false } => ProcessState.Unregistered,
        { IsRunning: true } when IsObserved => ProcessState.Running,
        _ => ProcessState.Stopped,
    };

    /// <summary>-1 unless it is known to run.</summary>
    public int Pid => State == ProcessState.Running ? Process!.Pid : -1;

    /// <summary>
    /// Why a process that ran when last heard of is not said to run; else the last trouble with it, or empty.
    /// </summary>
    public string Message => Agent switch
    {
        null => "the agent is unknown",
        _ when Process is { IsRunning: true } && !IsObserved => $"last known running; the agent is {Word(Agent.Code)}",
        _ => Process?.Message ?? "",
    };

    // A broken connection is no verdict: until the deadline the last word stands, so that a reconnect makes no alarm.
    private bool IsObserved => Agent?.Code is AgentStatusCode.Running or AgentStatusCode.Damaged;

    private static string Word(AgentStatusCode code) => code switch
    {
        AgentStatusCode.Unknown => "lost",
        AgentStatusCode.Stopping => "stopped",
        AgentStatusCode.Uninstalled => "retired",
        _ => "not connected",
    };
}

/// <summary>GSE's number for the state of a process (contract gse-tasks-files-processes, section 5.6).</summary>
public enum ProcessState
{
    Unregistered = 0,
    Running = 1,
    Stopped = 2,
}
