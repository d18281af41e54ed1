using Gse.Domain;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Agents;

/// <summary>One agent, by id or by <c>cloud:ip</c>.</summary>
public sealed record GetAgent(string IdOrHost) : IQuery<AgentStatus>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetAgentHandler(AgentProjection agents, IAgentSignals signals)
    : IRequestHandler<GetAgent, Result<AgentStatus>>
{
    public Task<Result<AgentStatus>> Handle(GetAgent request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<AgentStatus>>(agents.Find(request.IdOrHost) is { } agent
            ? AgentStatus.Of(agent, signals)
            : new NotFound("agent", request.IdOrHost));
}
