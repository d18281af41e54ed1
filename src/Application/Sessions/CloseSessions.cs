using Gse.Application.Agents;
using Gse.Domain.Access;
using Gse.Domain;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Sessions;

/// <summary>Many control connections ended at once: the edge stops. One append for all of them.</summary>
public sealed record CloseSessions(IReadOnlyList<AgentDisconnected> Ends) : ICommand<Unit>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class CloseSessionsHandler(AgentStore agents, CallContext call)
    : IRequestHandler<CloseSessions, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(CloseSessions request, CancellationToken cancellationToken)
    {
        var decisions = new (AgentId, Func<AgentState, Decision<AgentEvent>>)[request.Ends.Count];
        for (var i = 0; i < decisions.Length; i++)
        {
            var end = request.Ends[i];
            decisions[i] = (end.Agent, state => AgentDecisions.Disconnect(state, end));
        }

        await agents.ExecuteManyAsync(decisions, call, cancellationToken);
        return Unit.Value;
    }
}
