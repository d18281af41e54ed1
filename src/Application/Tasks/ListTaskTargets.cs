using Gse.Domain.Access;
using Gse.Domain.Tasks;

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
