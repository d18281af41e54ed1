namespace Gse.Domain.Groups;

/// <summary>What may be done with a saved group. Saying it twice changes nothing.</summary>
internal static class GroupDecisions
{
    public static Decision<GroupEvent> Define(GroupState state, GroupDefined wanted) =>
        state is GroupState.Saved saved && saved.Members.Equals(wanted.Members)
            ? Decision.Nothing<GroupEvent>()
            : Decision.Emit<GroupEvent>(wanted);

    public static Decision<GroupEvent> Delete(GroupState state, GroupDeleted deletion) => state switch
    {
        GroupState.Saved => Decision.Emit<GroupEvent>(deletion),
        GroupState.Deleted => Decision.Nothing<GroupEvent>(),
        _ => Decision.Refuse<GroupEvent>(new NotFound("group", deletion.Group.Value)),
    };
}
