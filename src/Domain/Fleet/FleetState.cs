namespace Gse.Domain.Fleet;

/// <summary>What the fleet's certificate authority is.</summary>
internal abstract record FleetState
{
    private FleetState()
    {
    }

    public static FleetState Initial { get; } = new Unfounded();

    public static FleetState Evolve(FleetState state, FleetEvent happened) => (state, happened) switch
    {
        (Unfounded, FleetFounded e) => new Founded(e.AuthorityCertificate, e.AuthorityKey),
        // Told twice, it is what it was: all agents trust the first.
        (Founded, FleetFounded) => state,
        _ => throw Impossible.Transition(state, happened),
    };

    public sealed record Unfounded : FleetState;

    public sealed record Founded(string AuthorityCertificate, string AuthorityKey) : FleetState
    {
        public override string ToString() => nameof(Founded);
    }
}
