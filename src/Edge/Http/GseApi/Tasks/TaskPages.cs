using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>All targets of a task: GSE's answers about a whole task have no pages.</summary>
internal static class TaskPages
{
    private const int PageLength = 10_000;

    public static async Task<Result<IReadOnlyList<TargetView>>> ReadAllAsync(
        IMediator mediator, TaskId task, CancellationToken cancellation)
    {
        var targets = new List<TargetView>();
        while (true)
        {
            var page = await mediator.Send(
                new ListTaskTargets(task, null, null, null, null, targets.Count, PageLength), cancellation);
            if (page.Refusal is { } refusal)
            {
                return refusal;
            }

            targets.AddRange(page.Value.Targets);
            if (page.Value.Targets.Count == 0 || targets.Count >= page.Value.Total)
            {
                return targets;
            }
        }
    }
}
