using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>A page of a task's targets that fit, in the task's order. Conditions that are null fit all.</summary>
/// <param name="Failed">Those that ended otherwise than with 0.</param>
/// <param name="Host">Of one host, as the submission spelt it, or by its agent's id.</param>
public sealed record ListTaskTargets(
    TaskId Task, TargetPhase? Phase, TargetOutcome? Outcome, bool? Failed, string? Host, int Start, int Limit)
    : IQuery<TargetPage>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Total">On all pages.</param>
public sealed record TargetPage(IReadOnlyList<TargetView> Targets, int Total);

internal sealed class ListTaskTargetsHandler(TaskStore store) : IRequestHandler<ListTaskTargets, Result<TargetPage>>
{
    public async Task<Result<TargetPage>> Handle(ListTaskTargets request, CancellationToken cancellationToken)
    {
        if (await store.NowAsync(request.Task, cancellationToken) is not TaskState.Known task)
        {
            return new NotFound("task", request.Task.Value);
        }

        var found = Enumerable.Range(0, task.Board.Count).Where(place => Fits(task, place, request)).ToList();
        return new TargetPage(
            [.. found.Skip(request.Start).Take(request.Limit).Select(place => TaskViews.TargetOf(task, place))],
            found.Count);
    }

    private static bool Fits(TaskState.Known task, int place, ListTaskTargets asked)
    {
        var (state, target) = (task.Board[place], task.Targets[place]);
        return (asked.Phase is null || asked.Phase == state.Phase)
            && (asked.Outcome is null || asked.Outcome == state.Result?.Outcome)
            && (asked.Failed is null || asked.Failed == (state.Result is { IsSuccess: false }))
            && (asked.Host is null || asked.Host == target.Host || asked.Host == target.AgentText);
    }
}
