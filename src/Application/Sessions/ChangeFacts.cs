using Gse.Application.Agents;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Sessions;

/// <summary>The host told about itself. Nothing is written if it is nothing new.</summary>
public sealed record ChangeFacts(AgentId Agent, HostFacts Facts) : ICommand<Unit>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class ChangeFactsHandler(AgentStore agents, CallContext call, TimeProvider time)
    : IRequestHandler<ChangeFacts, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(ChangeFacts request, CancellationToken cancellationToken)
    {
        var change = new AgentFactsChanged(request.Agent, request.Facts, time.GetUtcNow());
        var result = await agents.ExecuteAsync(
            request.Agent, state => AgentDecisions.ChangeFacts(state, change), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
