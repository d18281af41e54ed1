using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>All tasks, as lists show them. Their targets are folded when they are asked for.</summary>
public sealed class TaskProjection() : ViewProjection<TaskId, TaskView>("task", ViewJson.Default.TaskView)
{
    protected override TaskId KeyOf(TaskView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out TaskId key)
    {
        var concerns = happened is TaskEvent and not (TaskTargetsAdded or TaskDispatched or TaskProgressed);
        key = concerns ? ((TaskEvent)happened).Task : default;
        return concerns;
    }

    protected override TaskView? Fold(TaskView? view, RecordedEvent recorded, IDomainEvent happened) =>
        (view, happened) switch
        {
            (null, TaskSubmitted e) => New(e),
            (null, _) => null,
            ({ Stage: TaskStage.AwaitingApproval }, TaskApproved e) =>
                view with { Stage = TaskStage.Running, ApprovedBy = e.By },
            (_, TaskTerminationRequested e) =>
                view with { TerminationRequestedAt = view.TerminationRequestedAt ?? e.At },
            ({ FinishedAt: null }, TaskHalted e) => view with { Halted = e.Reason },
            ({ FinishedAt: null }, TaskFinished e) => view with
            {
                Stage = TaskStage.Finished,
                FinishedAt = e.At,
                Succeeded = e.Succeeded,
                Outcomes = e.Outcomes,
            },
            _ => view,
        };

    private static TaskView New(TaskSubmitted e) => new(
        e.Task, e.Name, e.Script is not null, e.NeedsApproval ? TaskStage.AwaitingApproval : TaskStage.Running, e.By,
        e.From, e.Edge, e.Targets, e.At, null, 0, new Dictionary<TargetOutcome, int>(), null, null, null, e.RerunOf);
}
