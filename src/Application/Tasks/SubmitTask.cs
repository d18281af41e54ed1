using Gse.Application.Edges;
using Gse.Application.Projections;
using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>Wants a task run. Answered when it is in the log; what is known of it can be asked from then on.</summary>
public sealed record SubmitTask(TaskDraft Draft) : ICommand<SubmittedTask>
{
    public Role RequiredRole => Role.Operator;
}

/// <param name="TargetsHash">Of the targets as they were resolved.</param>
/// <param name="NeedsApproval">Nothing happens before a second operator has approved.</param>
public sealed record SubmittedTask(TaskId Id, int Targets, string TargetsHash, bool NeedsApproval);

internal sealed class SubmitTaskHandler(
    TargetResolver targets, LateViews views, IEnumerable<ITaskPolicy> policies, TaskStore store, EdgeIdentity edge,
    CallContext call, TimeProvider time)
    : IRequestHandler<SubmitTask, Result<SubmittedTask>>
{
    private static readonly TimeSpan PatienceWithViews = TimeSpan.FromSeconds(1);

    public async Task<Result<SubmittedTask>> Handle(SubmitTask request, CancellationToken cancellationToken)
    {
        var draft = request.Draft;
        if (ScriptCheck.Check(draft.Script) is { } wrong)
        {
            return wrong;
        }

        if (policies.Select(policy => policy.Judge(draft, call.Caller)).FirstOrDefault(no => no is not null) is { } no)
        {
            return no;
        }

        var resolved = await ResolveAsync(draft.Targets, cancellationToken);
        if (resolved.Refusal is { } unknown)
        {
            return unknown;
        }

        return draft.ExpectedHash is { } hash && hash != resolved.Value.Hash
            ? new TaskTargetsChanged(hash, resolved.Value.Hash)
            : await new TaskSubmission(store, policies, edge, call, time).WriteAsync(
                draft, resolved.Value, null, cancellationToken);
    }

    /// <summary>
    /// A host that nobody knows may have enrolled a moment ago: then the views are given that moment.
    /// </summary>
    private async Task<Result<ResolvedTargets>> ResolveAsync(
        TargetSelection selection, CancellationToken cancellation)
    {
        var resolved = targets.Resolve(selection);
        if (resolved.Refusal is not null || resolved.Value.Targets.All(target => target.FindAgent() is not null))
        {
            return resolved;
        }

        await views.CatchUpAsync(PatienceWithViews, cancellation);
        return targets.Resolve(selection);
    }
}
