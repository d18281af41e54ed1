namespace Gse.Domain.Groups;

/// <summary>What the events of one group add up to.</summary>
internal abstract record GroupState
{
    public static GroupState Initial { get; } = new Unknown();

    public static GroupState Evolve(GroupState state, GroupEvent happened) => (state, happened) switch
    {
        (_, GroupDefined e) => new Saved(e.Members),
        (Saved, GroupDeleted) => new Deleted(),
        _ => throw Impossible.Transition(state, happened),
    };

    public sealed record Unknown : GroupState;

    public sealed record Saved(GroupMembers Members) : GroupState;

    public sealed record Deleted : GroupState;
}
