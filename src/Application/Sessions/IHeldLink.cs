using Gse.Application.Agents;
using Gse.Application.Tasks.Running;
using Gse.Domain.Agents;

namespace Gse.Application.Sessions;

/// <summary>An open control connection at this edge, as the rest of the edge sees it.</summary>
public interface IHeldLink
{
    AgentId Agent { get; }

    /// <summary>The connection's number in the log.</summary>
    long Session { get; }

    /// <summary>Of the agent process.</summary>
    string Instance { get; }

    /// <summary>Where it comes from, as the edge sees it.</summary>
    string RemoteAddress { get; }

    /// <summary>Null until it has beaten.</summary>
    AgentLoad? Load { get; }

    /// <summary>Sequence of the last beat that was acknowledged; 0 for none.</summary>
    ulong LastAcked { get; }

    /// <summary>
    /// Ends the connection: a last word to the agent, if it still listens, then the end. The first reason given
    /// counts. Returns at once.
    /// </summary>
    void Close(DisconnectReason reason);

    /// <summary>The pace of the fleet changed: the agent is told. Returns at once.</summary>
    void PaceChanged();

    /// <summary>
    /// Asks the agent whether it is still there. True if it answered within the time; false otherwise, also if the
    /// link ended.
    /// </summary>
    Task<bool> ProbeAsync(TimeSpan within, CancellationToken cancellation);

    /// <summary>Takes orders; null if the agent is too old to run tasks.</summary>
    ITaskLink? Tasks { get; }

    /// <summary>Completes when the end of the session is in the log, or could not be put there.</summary>
    Task Ended { get; }
}
