using Gse.Application.Agents;
using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>Which targets a task would have, and whether they could be reached now.</summary>
public sealed record PreviewTask(TargetSelection Targets) : IQuery<TaskPreview>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Hash">To be quoted by the run, which is refused if the targets have changed by then.</param>
/// <param name="NeedsApproval">So many targets need a second operator.</param>
public sealed record TaskPreview(IReadOnlyList<PreviewedTarget> Targets, string Hash, bool NeedsApproval);

/// <param name="Agent">Null where no agent is known for the host.</param>
public sealed record PreviewedTarget(TaskTarget Target, AgentStatus? Agent);

internal sealed class PreviewTaskHandler(
    TargetResolver targets, IEnumerable<ITaskPolicy> policies, AgentProjection agents, IAgentSignals signals)
    : IRequestHandler<PreviewTask, Result<TaskPreview>>
{
    public Task<Result<TaskPreview>> Handle(PreviewTask request, CancellationToken cancellationToken) =>
        Task.FromResult(Preview(request.Targets));

    private Result<TaskPreview> Preview(TargetSelection selection)
    {
        var resolved = targets.Resolve(selection);
        return resolved.Refusal is { } refusal
            ? refusal
            : new TaskPreview(
                [.. resolved.Value.Targets.Select(target => new PreviewedTarget(target, StatusOf(target)))],
                resolved.Value.Hash, policies.Any(policy => policy.NeedsApproval(resolved.Value.Targets.Count)));
    }

    private AgentStatus? StatusOf(TaskTarget target) =>
        target.FindAgent() is { } id && agents.Find(id) is { } agent ? AgentStatus.Of(agent, signals) : null;
}
