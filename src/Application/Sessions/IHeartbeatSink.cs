using Gse.Domain.Agents;

namespace Gse.Application.Sessions;

/// <summary>
/// Takes every beat, to be recorded in batches. On the hot path: must not block, and allocate nothing.
/// </summary>
public interface IHeartbeatSink
{
    /// <param name="agent">Whose beat.</param>
    /// <param name="place">The agent's place in this run of the edge (<see cref="SignalHandle.Index"/>).</param>
    /// <param name="sequence">Of the beat within its connection, from 1, as the agent counts.</param>
    void Beat(AgentId agent, int place, ulong sequence);
}
