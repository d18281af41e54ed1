using Gse.Application.Agents;
using Gse.Domain.Access;
using Gse.Domain.Processes;
using MediatR;

namespace Gse.Application.Processes;

/// <summary>
/// The groups of a namespace on the agents asked for, by id or <c>cloud:ip</c>; one answer for every question.
/// </summary>
public sealed record GetProcessGroups(IReadOnlyList<string> Ids, string Namespace)
    : IQuery<IReadOnlyList<ProcessGroupsAnswer>>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Agent">Null for an unknown agent.</param>
/// <param name="Groups">None where nobody has set any.</param>
public sealed record ProcessGroupsAnswer(AgentStatus? Agent, IReadOnlyList<ProcessGroup> Groups);

internal sealed class GetProcessGroupsHandler(
    AgentProjection agents, ProcessProjection processes, IAgentSignals signals)
    : IRequestHandler<GetProcessGroups, Result<IReadOnlyList<ProcessGroupsAnswer>>>
{
    public Task<Result<IReadOnlyList<ProcessGroupsAnswer>>> Handle(
        GetProcessGroups request, CancellationToken cancellationToken)
    {
        var answers = request.Ids.Select(id => agents.Find(id) is { } agent
            ? new ProcessGroupsAnswer(
                AgentStatus.Of(agent, signals), processes.Find(agent.Id)?.GroupsOf(request.Namespace) ?? [])
            : new ProcessGroupsAnswer(null, []));
        return Task.FromResult(Result.Ok<IReadOnlyList<ProcessGroupsAnswer>>([.. answers]));
    }
}
