using Gse.Domain.Access;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>Wants a task run. Answered when it is in the log; what is known of it can be asked from then on.</summary>
public sealed record SubmitTask(TaskDraft Draft) : ICommand<SubmittedTask>
{
    public Role RequiredRole => Role.Operator;
}

/// <param name="TargetsHash">Of the targets as they were resolved.</param>
/// <param name="NeedsApproval">Nothing happens before a second operator has approved.</param>
public sealed record SubmittedTask(TaskId Id, int Targets, string TargetsHash, bool NeedsApproval);
