using Gse.Application.Agents;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Access;

/// <summary>A token buys a certificate.</summary>
/// <param name="Token">The token's text.</param>
/// <param name="Wished">The id that the agent would like; null: the edge allocates one.</param>
/// <param name="Request">PKCS #10, DER.</param>
/// <param name="Host">As clients of GSE 1.0 will know it.</param>
/// <param name="Facts">What the host says of itself.</param>
/// <param name="Mac">Of the inner address, 12 hex digits, or empty.</param>
public sealed record EnrolAgent(
    string Token, AgentId? Wished, ReadOnlyMemory<byte> Request, HostAddress Host, HostFacts Facts, string Mac)
    : ICommand<EnrolledAgent>
{
    public Role RequiredRole => Role.Admin;
}

/// <param name="Certificate">DER.</param>
/// <param name="Authority">The CA certificate, DER.</param>
public sealed record EnrolledAgent(AgentId Agent, ReadOnlyMemory<byte> Certificate, ReadOnlyMemory<byte> Authority);

/// <summary>
/// Two streams change, the token's first. Failing between the two costs nothing: the serial number follows from the
/// request, and a token gives what the same request bought before once more.
/// </summary>
internal sealed class EnrolAgentHandler(
    AgentStore agents, EnrolmentTokenStore tokens, ICertificateAuthority authority, CallContext call, TimeProvider time)
    : IRequestHandler<EnrolAgent, Result<EnrolledAgent>>
{
    public async Task<Result<EnrolledAgent>> Handle(EnrolAgent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var agent = request.Wished ?? EnrolmentAgentIds.Allocate(request.Mac, now);
        if (!EnrolmentTokenText.TryParse(request.Token, out var token))
        {
            return new EnrolmentTokenInvalid();
        }

        // Before the token is used, so that a conflict does not cost one of its uses; decided again when the agent
        // is.
        if (agents.Known(agent) is { } known && IsTaken(known.State, request.Facts))
        {
            return new AgentIdTaken(agent);
        }

        if (authority.Sign(agent, request.Request) is not { } signed)
        {
            return new CertificateRequestInvalid();
        }

        var use = new EnrolmentTokenUsed(token.Id, agent, signed.Serial, now);
        var used = await tokens.ExecuteAsync(
            token.Id, state => EnrolmentTokenDecisions.Use(state, token.SecretHash, use), call, cancellationToken);
        if (used.Refusal is { } invalid)
        {
            return invalid;
        }

        var enrolment = new AgentEnrolled(
            agent, request.Host, request.Facts.HostName, signed.Serial, token.Id.Value, now);
        var result = await agents.ExecuteAsync(agent, Decide, call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new EnrolledAgent(agent, signed.Der, authority.Certificate), result.Position);

        Decision<AgentEvent> Decide(AgentState state) => IsTaken(state, request.Facts)
            ? Decision.Refuse<AgentEvent>(new AgentIdTaken(agent))
            : AgentDecisions.Enrol(state, enrolment);
    }

    private static bool IsTaken(AgentState state, HostFacts facts) =>
        state is AgentState.Enrolled { Link: Link.Up, Liveness: not Domain.Agents.Liveness.Lost, Facts: { } holder }
        && holder.BootId != facts.BootId;
}
