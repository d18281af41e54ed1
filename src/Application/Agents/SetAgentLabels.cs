using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Agents;

/// <summary>All labels of an agent from now on; saying the same again changes nothing.</summary>
public sealed record SetAgentLabels(AgentId Agent, AgentLabels Labels) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class SetAgentLabelsHandler(AgentStore agents, CallContext call, TimeProvider time)
    : IRequestHandler<SetAgentLabels, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(SetAgentLabels request, CancellationToken cancellationToken)
    {
        var change = new AgentLabelsChanged(
            request.Agent, request.Labels.Values, call.Caller.Name, time.GetUtcNow());
        var result = await agents.ExecuteAsync(
            request.Agent, state => AgentDecisions.ChangeLabels(state, change), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
