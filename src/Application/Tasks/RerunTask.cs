using Gse.Application.Edges;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>The same work again, as a new task, on those targets of a finished one that did not succeed.</summary>
public sealed record RerunTask(TaskId Task, RerunChoice Choice) : ICommand<SubmittedTask>
{
    public Role RequiredRole => Role.Operator;
}

public enum RerunChoice
{
    /// <summary>All that did not exit with 0.</summary>
    Unsuccessful,

    /// <summary>Those that were started, or may have been, and did not exit with 0.</summary>
    Failed,

    /// <summary>Those that never ran: not delivered, not started, or killed before their turn.</summary>
    NotStarted,
}

internal sealed class RerunTaskHandler(
    TaskStore store, TargetResolver targets, IEnumerable<ITaskPolicy> policies, EdgeIdentity edge, CallContext call,
    TimeProvider time)
    : IRequestHandler<RerunTask, Result<SubmittedTask>>
{
    public async Task<Result<SubmittedTask>> Handle(RerunTask request, CancellationToken cancellationToken)
    {
        if (await store.NowAsync(request.Task, cancellationToken) is not TaskState.Known task)
        {
            return new NotFound("task", request.Task.Value);
        }

        if (task is not TaskState.Finished)
        {
            return new TaskNotFinished(request.Task);
        }

        List<TaskTarget> again =
        [
            .. Enumerable.Range(0, task.Board.Count)
                .Where(place => IsChosen(task.Board[place], request.Choice)).Select(place => task.Targets[place]),
        ];
        if (again.Count == 0)
        {
            return new TaskHasNothingToRerun(request.Task);
        }

        var (work, selection) = (task.Submission, new TargetSelection(
            [.. again.Select(target => new TargetWish(target.Host, target.Container, target.User, target.Item))],
            null, null));
        var draft = new TaskDraft(work.Name, work.Script, work.Processes, selection, work.Plan, null);
        if (policies.Select(policy => policy.Judge(draft, call.Caller)).FirstOrDefault(no => no is not null) is { } no)
        {
            return no;
        }

        // A host may have another agent by now.
        var resolved = targets.Resolve(selection);
        return resolved.Refusal is { } unknown
            ? unknown
            : await new TaskSubmission(store, policies, edge, call, time).WriteAsync(
                draft, resolved.Value, request.Task, cancellationToken);
    }

    private static bool IsChosen(TargetState state, RerunChoice choice)
    {
        var result = state.Late is { IsSuccess: true } late ? late : state.Result!;
        var started = result.Outcome is not (TargetOutcome.NeverDelivered or TargetOutcome.CouldNotStart)
            && !(result.Outcome == TargetOutcome.Killed && state.AcceptedAt is null);
        return !result.IsSuccess && choice switch
        {
            RerunChoice.Failed => started,
            RerunChoice.NotStarted => !started,
            _ => true,
        };
    }
}
