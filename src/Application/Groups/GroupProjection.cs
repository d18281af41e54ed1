using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Groups;

namespace Gse.Application.Groups;

/// <summary>A saved group.</summary>
/// <param name="Revision">Of the last event folded in.</param>
/// <param name="By">Who changed it last.</param>
public sealed record GroupView(GroupId Id, GroupMembers Members, long Revision, string By, DateTimeOffset At);

/// <summary>All groups that can be chosen.</summary>
public sealed class GroupProjection() : ViewProjection<GroupId, GroupView>("group", ViewJson.Default.GroupView)
{
    protected override GroupId KeyOf(GroupView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out GroupId key)
    {
        key = happened is GroupEvent e ? e.Group : default;
        return happened is GroupEvent;
    }

    protected override GroupView? Fold(GroupView? view, RecordedEvent recorded, IDomainEvent happened) =>
        happened switch
        {
            GroupDefined e => new GroupView(e.Group, e.Members, recorded.Revision, e.By, e.At),
            GroupDeleted => null,
            _ => view,
        };
}
