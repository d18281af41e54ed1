using Gse.Domain.Edges;

namespace Gse.Domain.Agents;

/// <summary>What may happen to an agent, and what follows. Saying it twice changes nothing.</summary>
internal static class AgentDecisions
{
    /// <summary>A certificate was made. Also brings a retired agent back, with a certificate of its own.</summary>
    public static Decision<AgentEvent> Enrol(AgentState state, AgentEnrolled enrolment) =>
        state is AgentState.Enrolled current && current.Certificate == enrolment.Certificate
            ? Decision.Nothing<AgentEvent>()
            : Decision.Emit<AgentEvent>(enrolment);

    /// <summary>A control connection was opened. Being a sign of life, it ends a loss.</summary>
    /// <param name="state">What is known of the agent.</param>
    /// <param name="connect">Who came, and how.</param>
    public static Decision<AgentEvent> Connect(AgentState state, ConnectAgent connect)
    {
        if (Admit(state, connect.Agent, connect.Certificate) is { } refusal)
        {
            return Decision.Refuse<AgentEvent>(refusal);
        }

        var enrolled = (AgentState.Enrolled)state;
        var events = new List<AgentEvent>(3)
        {
            new AgentConnected(
                connect.Agent, connect.Edge, state.Session + 1, connect.RemoteAddress, connect.Instance,
                connect.Facts.AgentVersion, connect.At),
        };
        if (enrolled.Liveness is Liveness.Lost lost)
        {
            events.Add(new AgentRecovered(connect.Agent, connect.Edge, lost.At, connect.At));
        }

        if (!connect.Facts.Equals(enrolled.Facts))
        {
            events.Add(new AgentFactsChanged(connect.Agent, connect.Facts, connect.At));
        }

        return Decision.Emit(events.ToArray());
    }

    /// <summary>May this certificate speak for the agent? Null if so.</summary>
    public static Refusal? Admit(AgentState state, AgentId agent, string certificate) => state switch
    {
        AgentState.Unknown => new AgentNotEnrolled(agent),
        AgentState.Retired => new AgentIsRetired(agent),
        AgentState.Enrolled known when certificate == known.Certificate || certificate == known.Previous => null,
        _ => new CertificateRevoked(agent),
    };

    /// <summary>A connection ended. News of a connection that was followed by another one changes nothing.</summary>
    public static Decision<AgentEvent> Disconnect(AgentState state, AgentDisconnected end) =>
        state is AgentState.Enrolled { Link: Link.Up up } && up.Edge == end.Edge && up.Session == end.Session
            ? Decision.Emit<AgentEvent>(end)
            : Decision.Nothing<AgentEvent>();

    /// <summary>
    /// The detector's verdict. A late one is answered by state: an agent that is lost already, was retired, or is held
    /// by another edge by now is not this edge's to declare lost.
    /// </summary>
    public static Decision<AgentEvent> DeclareLost(AgentState state, AgentLost verdict) => state switch
    {
        AgentState.Enrolled { Liveness: Liveness.Lost } => Decision.Nothing<AgentEvent>(),
        AgentState.Enrolled { Link: Link.Up up } when up.Edge != verdict.Edge => Decision.Nothing<AgentEvent>(),
        AgentState.Enrolled => Decision.Emit<AgentEvent>(verdict),
        _ => Decision.Nothing<AgentEvent>(),
    };

    /// <summary>A sign of life from an agent that may have been declared lost.</summary>
    public static Decision<AgentEvent> Recover(AgentState state, AgentId agent, EdgeId edge, DateTimeOffset at) =>
        state is AgentState.Enrolled { Liveness: Liveness.Lost lost }
            ? Decision.Emit<AgentEvent>(new AgentRecovered(agent, edge, lost.At, at))
            : Decision.Nothing<AgentEvent>();

    public static Decision<AgentEvent> ChangeFacts(AgentState state, AgentFactsChanged change) =>
        state is AgentState.Enrolled enrolled && !change.Facts.Equals(enrolled.Facts)
            ? Decision.Emit<AgentEvent>(change)
            : Decision.Nothing<AgentEvent>();

    /// <summary>All labels of the agent from now on.</summary>
    public static Decision<AgentEvent> ChangeLabels(AgentState state, AgentLabelsChanged change) => state switch
    {
        AgentState.Unknown => Decision.Refuse<AgentEvent>(new NotFound("agent", change.Agent.Value)),
        AgentState.Retired => Decision.Refuse<AgentEvent>(new AgentIsRetired(change.Agent)),
        AgentState.Enrolled enrolled when AgentLabels.Same(enrolled.Labels.Values, change.Labels) =>
            Decision.Nothing<AgentEvent>(),
        _ => Decision.Emit<AgentEvent>(change),
    };

    public static Decision<AgentEvent> Retire(AgentState state, AgentRetired retirement) => state switch
    {
        AgentState.Unknown => Decision.Refuse<AgentEvent>(new NotFound("agent", retirement.Agent.Value)),
        AgentState.Retired => Decision.Nothing<AgentEvent>(),
        _ => Decision.Emit<AgentEvent>(retirement),
    };
}

/// <summary>An agent's wish to be held by an edge.</summary>
/// <param name="Certificate">Serial number of the certificate it showed.</param>
public sealed record ConnectAgent(
    AgentId Agent, EdgeId Edge, string Certificate, string RemoteAddress, string Instance, HostFacts Facts,
    DateTimeOffset At);
