using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Agents;

/// <summary>
/// The state of many agents, each asked for by id or by <c>cloud:ip</c>. The answer has one entry per question, in
/// their order;
/// null for an unknown agent.
/// </summary>
public sealed record GetAgentStatuses(IReadOnlyList<string> Ids) : IQuery<IReadOnlyList<AgentStatus?>>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetAgentStatusesHandler(AgentProjection agents, IAgentSignals signals)
    : IRequestHandler<GetAgentStatuses, Result<IReadOnlyList<AgentStatus?>>>
{
    public Task<Result<IReadOnlyList<AgentStatus?>>> Handle(
        GetAgentStatuses request, CancellationToken cancellationToken)
    {
        var ids = request.Ids;
        var answers = new AgentStatus?[ids.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = agents.Find(ids[i]) is { } agent ? AgentStatus.Of(agent, signals) : null;
        }

        return Task.FromResult(Result.Ok<IReadOnlyList<AgentStatus?>>(answers));
    }
}
