using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Groups;
using MediatR;

namespace Gse.Application.Groups;

/// <summary>One saved group.</summary>
public sealed record GetGroup(GroupId Group) : IQuery<GroupView>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetGroupHandler(GroupProjection groups) : IRequestHandler<GetGroup, Result<GroupView>>
{
    public Task<Result<GroupView>> Handle(GetGroup request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<GroupView>>(groups.Find(request.Group) is { } group
            ? group
            : new NotFound("group", request.Group.Value));
}
