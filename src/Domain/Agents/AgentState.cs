using Gse.Domain.Edges;

namespace Gse.Domain.Agents;

/// <summary>What the events of one agent add up to.</summary>
/// <param name="Session">The highest session number so far, 0 before the first connection.</param>
internal abstract record AgentState(long Session)
{
    public static AgentState Initial { get; } = new Unknown();

    public static AgentState Evolve(AgentState state, AgentEvent happened) => (state, happened) switch
    {
        (Enrolled known, AgentEnrolled e) => known with { Certificate = e.Certificate, Previous = known.Certificate },
        (_, AgentEnrolled e) => new Enrolled(
            state.Session, e.Certificate, null, new Link.Down(), new Liveness.NeverSeen(), null, AgentLabels.None),
        (Enrolled enrolled, AgentConnected e) => enrolled with
        {
            Session = e.Session,
            Link = new Link.Up(e.Edge, e.Session),
            Liveness = enrolled.Liveness is Liveness.Lost ? enrolled.Liveness : new Liveness.Alive(),
        },
        (Enrolled { Link: Link.Up up } enrolled, AgentDisconnected e) when up.Session == e.Session =>
            enrolled with { Link = new Link.Down() },
        (Enrolled enrolled, AgentLost e) => enrolled with { Liveness = new Liveness.Lost(e.At) },
        (Enrolled enrolled, AgentRecovered) => enrolled with { Liveness = new Liveness.Alive() },
        (Enrolled enrolled, AgentFactsChanged e) => enrolled with { Facts = e.Facts },
        (Enrolled enrolled, AgentLabelsChanged e) => enrolled with { Labels = new AgentLabels(e.Labels) },
        (_, AgentRetired) => new Retired(state.Session),
        // Late news of a connection or an outbox, and quarrels over the id, leave the state as it is.
        (Enrolled or Retired, AgentDisconnected or AgentReportsDropped or AgentIdConflict) => state,
        _ => throw Impossible.Transition(state, happened),
    };

    public sealed record Unknown() : AgentState(0);

    /// <param name="Certificate">Serial of the newest certificate.</param>
    /// <param name="Previous">The one before: still good, since the newest may never have reached the agent.</param>
    public sealed record Enrolled(
        long Session, string Certificate, string? Previous, Link Link, Liveness Liveness, HostFacts? Facts,
        AgentLabels Labels)
        : AgentState(Session);

    public sealed record Retired(long Session) : AgentState(Session);
}

/// <summary>Is the command channel usable? Known at once, from the connection.</summary>
internal abstract record Link
{
    public sealed record Down : Link;

    public sealed record Up(EdgeId Edge, long Session) : Link;
}

/// <summary>Is the host beating? A verdict, after the deadline. Never mixed with <see cref="Link"/>.</summary>
internal abstract record Liveness
{
    public sealed record NeverSeen : Liveness;

    public sealed record Alive : Liveness;

    public sealed record Lost(DateTimeOffset At) : Liveness;
}
