using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>One task, as of now.</summary>
public sealed record GetTask(TaskId Task) : IQuery<TaskDetail>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetTaskHandler(TaskStore store) : IRequestHandler<GetTask, Result<TaskDetail>>
{
    public async Task<Result<TaskDetail>> Handle(GetTask request, CancellationToken cancellationToken) =>
        await store.NowAsync(request.Task, cancellationToken) is TaskState.Known task
            ? TaskViews.DetailOf(task)
            : new NotFound("task", request.Task.Value);
}
