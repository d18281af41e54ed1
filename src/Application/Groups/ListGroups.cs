using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Groups;

/// <summary>All saved groups, by name.</summary>
public sealed record ListGroups : IQuery<IReadOnlyList<GroupView>>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class ListGroupsHandler(GroupProjection groups)
    : IRequestHandler<ListGroups, Result<IReadOnlyList<GroupView>>>
{
    public Task<Result<IReadOnlyList<GroupView>>> Handle(ListGroups request, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Ok<IReadOnlyList<GroupView>>(
            [.. groups.All.OrderBy(group => group.Id.Value, StringComparer.Ordinal)]));
}
