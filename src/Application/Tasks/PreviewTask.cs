using Gse.Application.Agents;
using Gse.Domain.Access;
using Gse.Domain.Tasks;

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
