using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Agents;

/// <summary>
/// Takes an agent out of service: its certificates are revoked, its connection ends, nobody waits for it.
/// </summary>
public sealed record RetireAgent(AgentId Agent, string Reason) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class RetireAgentHandler(AgentStore agents, CallContext call, TimeProvider time)
    : IRequestHandler<RetireAgent, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RetireAgent request, CancellationToken cancellationToken)
    {
        var retirement = new AgentRetired(request.Agent, call.Caller.Name, request.Reason, time.GetUtcNow());
        var result = await agents.ExecuteAsync(
            request.Agent, state => AgentDecisions.Retire(state, retirement), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
