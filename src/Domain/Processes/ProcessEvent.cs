using Gse.Domain.Agents;

namespace Gse.Domain.Processes;

/// <summary>
/// What happens to a process on a host. Stream <c>processes-{agentId}</c>. Facts from the host: <see cref="At"/> is
/// when the agent saw it by the host's clock; the log's own time is when the edge learned of it.
/// </summary>
public abstract record ProcessEvent(AgentId Agent, ProcessKey Process, DateTimeOffset At) : IDomainEvent;

/// <summary>The agent watches the process from now on (again, if the description changed).</summary>
public sealed record ProcessRegistered(AgentId Agent, ProcessKey Process, ProcessWatch Watch, DateTimeOffset At)
    : ProcessEvent(Agent, Process, At);

/// <summary>The agent no longer watches it.</summary>
public sealed record ProcessUnregistered(AgentId Agent, ProcessKey Process, DateTimeOffset At)
    : ProcessEvent(Agent, Process, At);

/// <summary>A process was found, or came up by itself.</summary>
/// <param name="StartedAt">When the kernel started it.</param>
public sealed record ProcessStarted(
    AgentId Agent, ProcessKey Process, int Pid, DateTimeOffset StartedAt, string CommandLine, DateTimeOffset At)
    : ProcessEvent(Agent, Process, At);

/// <summary>The process is gone.</summary>
/// <param name="ExitCode">Where the agent could learn it (its own children only).</param>
/// <param name="Signal">The signal that ended it, likewise.</param>
public sealed record ProcessExited(
    AgentId Agent, ProcessKey Process, int Pid, int? ExitCode, int? Signal, DateTimeOffset At)
    : ProcessEvent(Agent, Process, At);

/// <summary>The agent found a supervised process gone and started it anew.</summary>
public sealed record ProcessRestarted(
    AgentId Agent, ProcessKey Process, int Pid, int Attempt, DateTimeOffset StartedAt, string CommandLine,
    DateTimeOffset At)
    : ProcessEvent(Agent, Process, At);

/// <summary>A restart did not succeed.</summary>
/// <param name="GivenUp">True if this was the last attempt.</param>
public sealed record ProcessRestartFailed(
    AgentId Agent, ProcessKey Process, int Attempt, string Reason, bool GivenUp, DateTimeOffset At)
    : ProcessEvent(Agent, Process, At);

/// <summary>A process went over its share of the host's processor or memory.</summary>
/// <param name="Resource"><c>cpu</c> or <c>mem</c>.</param>
/// <param name="UsagePercent">Of the whole host.</param>
/// <param name="LimitPercent">Of the whole host.</param>
public sealed record ProcessLimitExceeded(
    AgentId Agent, ProcessKey Process, int Pid, string Resource, double UsagePercent, double LimitPercent,
    DateTimeOffset At)
    : ProcessEvent(Agent, Process, At);

/// <summary>How a process is found and whether it is kept alive.</summary>
/// <param name="ProcName">Name of the binary, <c>identity.proc_name</c> in GSE.</param>
/// <param name="PidPath">Pid file, or empty.</param>
/// <param name="CommandLine">Text that the command line contains, or empty.</param>
/// <param name="Supervised">The agent starts it anew when it is gone (GSE: <c>auto_type</c> 1, <c>isauto</c>).</param>
/// <param name="Version">Version of the program as the host states it, or empty.</param>
public sealed record ProcessWatch(
    string ProcName, string PidPath, string CommandLine, bool Supervised, string Version,
    IReadOnlyDictionary<string, string> Labels)
{
    public bool Equals(ProcessWatch? other) =>
        other is not null
        && ProcName == other.ProcName && PidPath == other.PidPath && CommandLine == other.CommandLine
        && Supervised == other.Supervised && Version == other.Version
        && Labels.Count == other.Labels.Count && !Labels.Except(other.Labels).Any();

    public override int GetHashCode() => HashCode.Combine(ProcName, PidPath, CommandLine, Supervised, Version);
}
