using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>A second operator lets a task run that has too many targets for one.</summary>
public sealed record ApproveTask(TaskId Task) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class ApproveTaskHandler(TaskStore store, CallContext call, TimeProvider time)
    : IRequestHandler<ApproveTask, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(ApproveTask request, CancellationToken cancellationToken)
    {
        var approval = new TaskApproved(request.Task, call.Caller.Name, call.RemoteAddress, time.GetUtcNow());
        var result = await store.ExecuteAsync(
            request.Task, state => TaskDecisions.Approve(state, approval), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
