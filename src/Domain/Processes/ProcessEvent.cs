using Gse.Domain.Agents;

namespace Gse.Domain.Processes;

/// <summary>
/// What happens to the processes on a host. Stream <c>processes-{agentId}</c>. Facts from the host: <see cref="At"/> is
/// when the agent saw it by the host's clock; the log's own time is when the edge learned of it.
/// </summary>
public abstract record ProcessesEvent(AgentId Agent, DateTimeOffset At) : IDomainEvent;

/// <summary>What happens to one process.</summary>
public abstract record ProcessEvent(AgentId Agent, ProcessKey Process, DateTimeOffset At)
    : ProcessesEvent(Agent, At);

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

/// <summary>
/// The processes of a group went over their share of the host together, and this one of them was ended for it.
/// </summary>
/// <param name="Group">Id of the group, see <see cref="ProcessGroup"/>.</param>
/// <param name="Resource"><c>cpu</c> or <c>mem</c>.</param>
/// <param name="UsagePercent">Of all of them together, of the whole host.</param>
/// <param name="LimitPercent">Of the whole host.</param>
public sealed record ProcessGroupLimitExceeded(
    AgentId Agent, ProcessKey Process, string Group, int Pid, string Resource, double UsagePercent,
    double LimitPercent, DateTimeOffset At)
    : ProcessEvent(Agent, Process, At);

/// <summary>From now on these are the groups of the namespace, all of them.</summary>
/// <param name="Namespace">As in <see cref="ProcessKey"/>.</param>
/// <param name="Groups">None: there are no groups any more.</param>
public sealed record ProcessGroupsSet(
    AgentId Agent, string Namespace, IReadOnlyList<ProcessGroup> Groups, DateTimeOffset At)
    : ProcessesEvent(Agent, At);
