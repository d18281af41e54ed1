namespace Gse.Domain.Groups;

/// <summary>What is decided of a saved group. Stream <c>group-{name}</c>.</summary>
public abstract record GroupEvent(GroupId Group, string By, DateTimeOffset At) : IDomainEvent;

/// <summary>From now on these are its members.</summary>
public sealed record GroupDefined(GroupId Group, GroupMembers Members, string By, DateTimeOffset At)
    : GroupEvent(Group, By, At);

/// <summary>Nobody can choose it any more.</summary>
public sealed record GroupDeleted(GroupId Group, string By, DateTimeOffset At) : GroupEvent(Group, By, At);
