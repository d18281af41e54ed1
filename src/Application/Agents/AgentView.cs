using Gse.Domain.Agents;
using Gse.Domain.Edges;

namespace Gse.Application.Agents;

/// <summary>What is known of an agent, folded from its stream.</summary>
/// <param name="Revision">Of the last event folded in.</param>
/// <param name="Session">The highest session number so far.</param>
/// <param name="Certificate">Serial of the newest certificate, and the one before it.</param>
/// <param name="Edge">Who holds the connection; null while there is none.</param>
/// <param name="LastEdge">Who held it last: that edge judges the agent.</param>
/// <param name="LastDisconnect">Why the last connection ended.</param>
/// <param name="LostAt">When it was declared lost; null while it is not.</param>
/// <param name="LastSeen">The last sign of life that is an event; beats make it fresher in
/// <see cref="AgentStatus"/>.</param>
/// <param name="FirstConnectedAt">Null until it connected for the first time.</param>
public sealed record AgentView(
    AgentId Id,
    HostAddress Host,
    string HostName,
    long Revision,
    long Session,
    string Certificate,
    string? PreviousCertificate,
    EdgeId? Edge,
    EdgeId? LastEdge,
    string? RemoteAddress,
    string? Version,
    DisconnectReason? LastDisconnect,
    DateTimeOffset EnrolledAt,
    DateTimeOffset? FirstConnectedAt,
    DateTimeOffset? ConnectedAt,
    DateTimeOffset? DisconnectedAt,
    DateTimeOffset? LastSeen,
    DateTimeOffset? LostAt,
    DateTimeOffset? RetiredAt,
    DateTimeOffset? LastConflictAt,
    long ReportsDropped,
    HostFacts? Facts)
{
    /// <summary>What operators call it; null while they have never said.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public bool IsConnected => Edge is not null;

    public bool IsLost => LostAt is not null;

    public bool IsRetired => RetiredAt is not null;

    /// <summary>The command side's state, so that a decision needs no read of the log.</summary>
    internal Versioned<AgentState> ToState() => new(
        IsRetired
            ? new AgentState.Retired(Session)
            : new AgentState.Enrolled(
                Session, Certificate, PreviousCertificate,
                Edge is { } edge ? new Link.Up(edge, Session) : new Link.Down(),
                LostAt is { } lost ? new Domain.Agents.Liveness.Lost(lost)
                    : FirstConnectedAt is null ? new Domain.Agents.Liveness.NeverSeen()
                    : new Domain.Agents.Liveness.Alive(),
                Facts, Labels is { } labels ? new AgentLabels(labels) : AgentLabels.None),
        Revision);
}
