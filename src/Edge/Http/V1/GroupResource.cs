using Gse.Application;
using Gse.Application.Groups;
using Gse.Domain.Groups;

namespace Gse.Edge.Http.V1;

/// <summary>A saved group of agents.</summary>
/// <param name="Ids">Those that are named.</param>
/// <param name="Filter">Those that fit when the group is used.</param>
/// <param name="Revision">The ETag.</param>
internal sealed record GroupResource(
    string Name, IReadOnlyList<string> Ids, AgentFilterResource? Filter, long Revision, string ChangedBy,
    DateTimeOffset ChangedAt)
{
    public static GroupResource Of(GroupView group) => new(
        group.Id.Value, group.Members.Hosts, AgentFilterResource.Of(group.Members.Filter), group.Revision, group.By,
        group.At);
}

internal sealed record GroupListResource(IReadOnlyList<GroupResource> Items);

/// <summary>Who belongs to a group; at least one of both is given.</summary>
/// <param name="Ids">Agent ids, or cloud:ip; at most 10,000.</param>
/// <param name="Filter">All that fit when the group is used.</param>
internal sealed record GroupRequest(IReadOnlyList<string>? Ids = null, AgentFilterResource? Filter = null)
{
    public GroupMembers Read(InputProblems problems)
    {
        if (Filter is null && Ids is null or [])
        {
            problems.Wrong("ids", "or a filter must be given");
        }

        return new GroupMembers(
            TargetRequests.ReadHosts(Ids, "ids", GroupMembers.MaxHosts, problems), Filter?.Read("filter", problems));
    }
}
