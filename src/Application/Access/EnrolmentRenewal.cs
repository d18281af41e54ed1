using Gse.Application.Agents;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Access;

/// <summary>A valid certificate buys the next one.</summary>
/// <param name="Certificate">Serial number of the one that the agent shows.</param>
/// <param name="Request">PKCS #10, DER.</param>
public sealed record RenewCertificate(
    AgentId Agent, string Certificate, ReadOnlyMemory<byte> Request, HostAddress Host, string HostName)
    : ICommand<EnrolledAgent>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class RenewCertificateHandler(
    AgentStore agents, ICertificateAuthority authority, CallContext call, TimeProvider time)
    : IRequestHandler<RenewCertificate, Result<EnrolledAgent>>
{
    private const string Grant = "renewal";

    public async Task<Result<EnrolledAgent>> Handle(RenewCertificate request, CancellationToken cancellationToken)
    {
        if (authority.Sign(request.Agent, request.Request) is not { } signed)
        {
            return new CertificateRequestInvalid();
        }

        var enrolment = new AgentEnrolled(
            request.Agent, request.Host, request.HostName, signed.Serial, Grant, time.GetUtcNow());
        var result = await agents.ExecuteAsync(request.Agent, Decide, call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new EnrolledAgent(request.Agent, signed.Der, authority.Certificate), result.Position);

        Decision<AgentEvent> Decide(AgentState state) =>
            AgentDecisions.Admit(state, request.Agent, request.Certificate) is { } no
                ? Decision.Refuse<AgentEvent>(no)
                : AgentDecisions.Enrol(state, enrolment);
    }
}
