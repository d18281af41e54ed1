using Gse.Domain.Agents;

namespace Gse.Domain.Access;

/// <summary>The identity of an enrolment token: the public part of the token text, 1 to 32 of <c>a-z 0-9</c>.</summary>
public readonly record struct EnrolmentTokenId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>What happens to an enrolment token. Stream <c>enrolment-{id}</c>.</summary>
public abstract record EnrolmentTokenEvent(EnrolmentTokenId Token, DateTimeOffset At) : IDomainEvent;

/// <summary>The token buys certificates from now on.</summary>
/// <param name="SecretHash">SHA-256 of the secret part, upper-case hex.</param>
/// <param name="Uses">How many certificates it buys.</param>
public sealed record EnrolmentTokenIssued(
    EnrolmentTokenId Token, string SecretHash, int Uses, DateTimeOffset ExpiresAt, string By, DateTimeOffset At)
    : EnrolmentTokenEvent(Token, At);

/// <summary>It bought one.</summary>
public sealed record EnrolmentTokenUsed(EnrolmentTokenId Token, AgentId Agent, string Certificate, DateTimeOffset At)
    : EnrolmentTokenEvent(Token, At);

/// <summary>It buys no more.</summary>
public sealed record EnrolmentTokenRevoked(EnrolmentTokenId Token, string By, DateTimeOffset At)
    : EnrolmentTokenEvent(Token, At);
