using Gse.Domain.Access;
using Gse.Domain.Groups;
using MediatR;

namespace Gse.Application.Groups;

/// <summary>Forgets a group. Deleting it again changes nothing; tasks that chose it keep their targets.</summary>
public sealed record DeleteGroup(GroupId Group) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class DeleteGroupHandler(GroupStore groups, TimeProvider time, CallContext call)
    : IRequestHandler<DeleteGroup, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteGroup request, CancellationToken cancellationToken)
    {
        var deletion = new GroupDeleted(request.Group, call.Caller.Name, time.GetUtcNow());
        var result = await groups.ExecuteAsync(
            request.Group, state => GroupDecisions.Delete(state, deletion), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
