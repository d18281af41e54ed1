using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Agents;

/// <summary>An agent opened its control connection at this edge. Answers the session number.</summary>
public sealed record OpenSession(ConnectAgent Connect) : ICommand<long>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class OpenSessionHandler(AgentStore agents, CallContext call)
    : IRequestHandler<OpenSession, Result<long>>
{
    public async Task<Result<long>> Handle(OpenSession request, CancellationToken cancellationToken)
    {
        var connect = request.Connect;
        var result = await agents.ExecuteAsync(
            connect.Agent, state => AgentDecisions.Connect(state, connect), call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(result.Value.State.Session, result.Position);
    }
}
