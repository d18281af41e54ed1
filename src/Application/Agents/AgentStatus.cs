namespace Gse.Application.Agents;

/// <summary>
/// An agent's state in GSE's numbers (contract gse-tasks-files-processes, section 4.2). Clients take only 2 for alive.
/// </summary>
public enum AgentStatusCode
{
    /// <summary>No such agent.</summary>
    NotFound = -2,

    /// <summary>Lost: no sign of life for the whole deadline.</summary>
    Unknown = -1,

    /// <summary>Enrolled, never connected.</summary>
    Initial = 0,

    /// <summary>Connected and beating.</summary>
    Running = 2,

    /// <summary>
    /// The connection is broken, but the deadline has not passed: nothing can be commanded, nothing is lost yet.
    /// </summary>
    Damaged = 3,

    /// <summary>Said goodbye: stopped in order.</summary>
    Stopping = 6,

    /// <summary>Retired.</summary>
    Uninstalled = 7,
}

/// <summary>An agent as queries answer it: its view, and what only memory knows.</summary>
/// <param name="LastSeen">The last sign of life, to the beat; null if there never was one.</param>
/// <param name="Load">Null unless it is connected and has beaten.</param>
public sealed record AgentStatus(AgentView Agent, AgentStatusCode Code, DateTimeOffset? LastSeen, AgentLoad? Load)
{
    public static AgentStatus Of(AgentView agent, IAgentSignals signals)
    {
        var seen = signals.LastSeen(agent.Id);
        var newest = seen is null || agent.LastSeen > seen ? agent.LastSeen : seen;
        return new AgentStatus(agent, CodeOf(agent), newest, agent.IsConnected ? signals.Load(agent.Id) : null);
    }

    /// <summary>Link and liveness in one number: running needs both.</summary>
    public static AgentStatusCode CodeOf(AgentView agent) => agent switch
    {
        { IsRetired: true } => AgentStatusCode.Uninstalled,
        { IsLost: true } => AgentStatusCode.Unknown,
        { FirstConnectedAt: null } => AgentStatusCode.Initial,
        { IsConnected: true } => AgentStatusCode.Running,
        { LastDisconnect: Domain.Agents.DisconnectReason.AgentStopped } => AgentStatusCode.Stopping,
        _ => AgentStatusCode.Damaged,
    };
}

/// <summary>A host's load as the last beat told it.</summary>
/// <param name="CpuPermille">Of all processors, 0 to 1000.</param>
/// <param name="MemoryPermille">Of physical memory in use, 0 to 1000.</param>
public readonly record struct AgentLoad(int CpuPermille, int MemoryPermille);

/// <summary>What beats tell and no event keeps: answered from memory by whoever holds the connections.</summary>
public interface IAgentSignals
{
    /// <summary>Receive time of the last message in this run of the edge, UTC.</summary>
    DateTimeOffset? LastSeen(Domain.Agents.AgentId agent);

    AgentLoad? Load(Domain.Agents.AgentId agent);
}
