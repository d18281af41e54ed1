using Gse.Application.Agents;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Access;

/// <summary>
/// On a link without TLS, which only listens on loopback, an agent is who it says it is. A retired one stays retired.
/// </summary>
public sealed record EnrolWithoutTls(AgentId Agent, HostAddress Host, string HostName) : ICommand<Unit>
{
    /// <summary>Stands where otherwise the certificate's serial number does.</summary>
    public const string Certificate = "none";

    public Role RequiredRole => Role.Admin;
}

internal sealed class EnrolWithoutTlsHandler(AgentStore agents, CallContext call, TimeProvider time)
    : IRequestHandler<EnrolWithoutTls, Result<Unit>>
{
    private const string Grant = "insecure-link";

    public async Task<Result<Unit>> Handle(EnrolWithoutTls request, CancellationToken cancellationToken)
    {
        var enrolment = new AgentEnrolled(
            request.Agent, request.Host, request.HostName, EnrolWithoutTls.Certificate, Grant, time.GetUtcNow());
        var result = await agents.ExecuteAsync(request.Agent, Decide, call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);

        Decision<AgentEvent> Decide(AgentState state) => state is AgentState.Retired
            ? Decision.Refuse<AgentEvent>(new AgentIsRetired(request.Agent))
            : AgentDecisions.Enrol(state, enrolment);
    }
}
