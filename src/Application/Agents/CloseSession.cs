using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Agents;

/// <summary>A control connection ended. Answers whether that was news.</summary>
public sealed record CloseSession(AgentDisconnected End) : ICommand<bool>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class CloseSessionHandler(AgentStore agents, CallContext call)
    : IRequestHandler<CloseSession, Result<bool>>
{
    public async Task<Result<bool>> Handle(CloseSession request, CancellationToken cancellationToken)
    {
        var result = await agents.ExecuteAsync(
            request.End.Agent, state => AgentDecisions.Disconnect(state, request.End), call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(result.Position > EventLog.LogPosition.Start, result.Position);
    }
}
