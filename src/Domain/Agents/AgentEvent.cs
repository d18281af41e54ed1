using Gse.Domain.Edges;

namespace Gse.Domain.Agents;

/// <summary>What happens to an agent. Stream <c>agent-{agentId}</c>.</summary>
public abstract record AgentEvent(AgentId Agent, DateTimeOffset At) : IDomainEvent;

/// <summary>The agent got a certificate, the first one or a renewed one.</summary>
/// <param name="Host">Cloud area and inner address, as clients of GSE 1.0 name the host.</param>
/// <param name="HostName">For people.</param>
/// <param name="Certificate">
/// Serial number of the certificate, upper-case hex. The one before it stays valid, too, until another one is made.
/// </param>
/// <param name="Grant">What allowed it: an enrolment token's id, or <c>renewal</c>.</param>
public sealed record AgentEnrolled(
    AgentId Agent, HostAddress Host, string HostName, string Certificate, string Grant, DateTimeOffset At)
    : AgentEvent(Agent, At);

/// <summary>The agent opened its control connection, and from now on <paramref name="Edge"/> holds it.</summary>
/// <param name="Session">Rises by one with each connection of this agent: who has the highest number holds the
/// agent.</param>
/// <param name="RemoteAddress">Where it came from, as the edge saw it.</param>
/// <param name="Instance">Random id of the agent process, which tells a reconnect from a second host with the same
/// id.</param>
public sealed record AgentConnected(
    AgentId Agent, EdgeId Edge, long Session, string RemoteAddress, string Instance, string Version, DateTimeOffset At)
    : AgentEvent(Agent, At);

/// <summary>The control connection ended. Says nothing of the host: that verdict comes after the deadline.</summary>
public sealed record AgentDisconnected(
    AgentId Agent, EdgeId Edge, long Session, DisconnectReason Reason, DateTimeOffset At)
    : AgentEvent(Agent, At);

/// <summary>No sign of life for the whole deadline.</summary>
/// <param name="LastSeen">The last message's receive time; null if there was none since enrolment.</param>
/// <param name="NotBefore">The host cannot have fallen silent before this.</param>
/// <param name="NotAfter">... nor after this.</param>
public sealed record AgentLost(
    AgentId Agent, EdgeId Edge, LossCause Cause, DateTimeOffset? LastSeen,
    DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset At)
    : AgentEvent(Agent, At);

/// <summary>A lost agent gave a sign of life.</summary>
/// <param name="LostAt">When it had been declared lost.</param>
public sealed record AgentRecovered(AgentId Agent, EdgeId Edge, DateTimeOffset LostAt, DateTimeOffset At)
    : AgentEvent(Agent, At);

/// <summary>The host told something new about itself.</summary>
public sealed record AgentFactsChanged(AgentId Agent, HostFacts Facts, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>An operator calls it so from now on.</summary>
/// <param name="Labels">All of them.</param>
/// <param name="By">Who did it: an access key's name.</param>
public sealed record AgentLabelsChanged(
    AgentId Agent, IReadOnlyDictionary<string, string> Labels, string By, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>
/// The agent was taken out of service: its certificates are worth nothing from now on, and nobody waits for it.
/// </summary>
/// <param name="By">Who did it: an access key's name, or <c>agent</c> for <c>--unregister</c>.</param>
public sealed record AgentRetired(AgentId Agent, string By, string Reason, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>Two living processes claim this id. The one that held it keeps it; the other was turned away.</summary>
public sealed record AgentIdConflict(
    AgentId Agent, EdgeId Edge, string HolderAddress, string ChallengerAddress, string ChallengerHostName,
    DateTimeOffset At)
    : AgentEvent(Agent, At);

/// <summary>
/// While the edge was out of reach the agent's outbox ran full: so many of its oldest reports are gone for good.
/// </summary>
public sealed record AgentReportsDropped(AgentId Agent, long Count, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>Why a control connection ended.</summary>
public enum DisconnectReason
{
    /// <summary>The connection broke or was closed without a word: a kill, a crash, a cut cable.</summary>
    ConnectionLost,

    /// <summary>The agent said goodbye: it was stopped in order.</summary>
    AgentStopped,

    /// <summary>The same agent process came back on a new connection.</summary>
    Superseded,

    /// <summary>The agent broke the protocol.</summary>
    ProtocolError,

    /// <summary>The agent was retired.</summary>
    Retired,

    /// <summary>The edge stopped in order, or found after a crash that it no longer has this connection.</summary>
    EdgeStopped,
}

/// <summary>How a loss was found.</summary>
public enum LossCause
{
    /// <summary>The connection was open, but nothing came.</summary>
    Silent,

    /// <summary>The connection had ended, and the agent did not come back within the deadline.</summary>
    Disconnected,

    /// <summary>The edge had been down, and the agent was not among those who came back.</summary>
    DidNotReturn,
}
