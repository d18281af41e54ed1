using Gse.Domain.Access;
using Gse.Domain.Groups;
using MediatR;

namespace Gse.Application.Groups;

/// <summary>Saves a group, or changes who belongs to it. Said again, it changes nothing.</summary>
public sealed record PutGroup(GroupId Group, GroupMembers Members) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class PutGroupHandler(GroupStore groups, TimeProvider time, CallContext call)
    : IRequestHandler<PutGroup, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(PutGroup request, CancellationToken cancellationToken)
    {
        var wanted = new GroupDefined(request.Group, request.Members, call.Caller.Name, time.GetUtcNow());
        var result = await groups.ExecuteAsync(
            request.Group, state => GroupDecisions.Define(state, wanted), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
