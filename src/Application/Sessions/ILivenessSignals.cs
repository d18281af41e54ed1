using Gse.Domain.Agents;

namespace Gse.Application.Sessions;

/// <summary>Where the gateway tells signs of life. All methods from any thread.</summary>
public interface ILivenessSignals
{
    /// <summary>
    /// The agent connected, which is a sign of life. The handle is good for all its connections in this run.
    /// </summary>
    /// <param name="agent">Who came.</param>
    /// <param name="session">The connection's number, rising with each one of this agent.</param>
    SignalHandle Track(AgentId agent, long session);

    /// <summary>Any message of the agent. On the hot path: takes no lock, allocates nothing.</summary>
    /// <returns>False if the agent is no longer tracked under this handle.</returns>
    bool Beat(SignalHandle handle);

    /// <summary>The connection ended; the end of an older one than the agent has now changes nothing.</summary>
    void LinkDown(SignalHandle handle, long session);

    /// <summary>Nobody waits for this agent any more: it was retired, or another edge holds it.</summary>
    void Forget(AgentId agent);

    /// <summary>The last sign of life in this run, UTC; null if there was none.</summary>
    DateTimeOffset? LastSeen(AgentId agent);
}

/// <summary>A tracked agent's place.</summary>
/// <param name="Index">Dense, from 0: fit to index an array.</param>
/// <param name="Generation">Tells the tenants of one place apart.</param>
public readonly record struct SignalHandle(int Index, int Generation);
