using System.Collections.Immutable;

namespace Gse.Domain.Access;

/// <summary>What the events of one enrolment token add up to.</summary>
internal abstract record EnrolmentTokenState
{
    public static EnrolmentTokenState Initial { get; } = new Unknown();

    public static EnrolmentTokenState Evolve(EnrolmentTokenState state, EnrolmentTokenEvent happened) =>
        (state, happened) switch
        {
            (Unknown, EnrolmentTokenIssued e) => new Issued(e.SecretHash, e.ExpiresAt, e.Uses, []),
            (Issued issued, EnrolmentTokenUsed e) => issued with { Bought = issued.Bought.Add(e.Certificate) },
            (Issued, EnrolmentTokenRevoked) => new Revoked(),
            (Revoked, EnrolmentTokenUsed or EnrolmentTokenRevoked) => state,
            _ => throw Impossible.Transition(state, happened),
        };

    public sealed record Unknown : EnrolmentTokenState;

    public sealed record Issued(string SecretHash, DateTimeOffset ExpiresAt, int Uses, ImmutableHashSet<string> Bought)
        : EnrolmentTokenState;

    public sealed record Revoked : EnrolmentTokenState;
}

/// <summary>What may be done with an enrolment token.</summary>
internal static class EnrolmentTokenDecisions
{
    public static Decision<EnrolmentTokenEvent> Issue(EnrolmentTokenState state, EnrolmentTokenIssued issue) =>
        state is EnrolmentTokenState.Unknown
            ? Decision.Emit<EnrolmentTokenEvent>(issue)
            : Decision.Nothing<EnrolmentTokenEvent>();

    /// <summary>
    /// Buys one certificate. The answer to every wrong token is the same, so that nothing can be learnt from it. What
    /// it bought already it gives again: the answer may never have reached the buyer.
    /// </summary>
    public static Decision<EnrolmentTokenEvent> Use(
        EnrolmentTokenState state, string secretHash, EnrolmentTokenUsed use)
    {
        if (state is not EnrolmentTokenState.Issued issued
            || !string.Equals(issued.SecretHash, secretHash, StringComparison.Ordinal)
            || use.At >= issued.ExpiresAt)
        {
            return Decision.Refuse<EnrolmentTokenEvent>(new EnrolmentTokenInvalid());
        }

        if (issued.Bought.Contains(use.Certificate))
        {
            return Decision.Nothing<EnrolmentTokenEvent>();
        }

        return issued.Bought.Count < issued.Uses
            ? Decision.Emit<EnrolmentTokenEvent>(use)
            : Decision.Refuse<EnrolmentTokenEvent>(new EnrolmentTokenInvalid());
    }

    public static Decision<EnrolmentTokenEvent> Revoke(EnrolmentTokenState state, EnrolmentTokenRevoked revocation) =>
        state switch
        {
            EnrolmentTokenState.Unknown =>
                Decision.Refuse<EnrolmentTokenEvent>(new NotFound("enrolment token", revocation.Token.Value)),
            EnrolmentTokenState.Revoked => Decision.Nothing<EnrolmentTokenEvent>(),
            _ => Decision.Emit<EnrolmentTokenEvent>(revocation),
        };
}

/// <summary>Unknown, wrong, expired, used up or revoked: which of them is not told.</summary>
public sealed record EnrolmentTokenInvalid() : Refusal("the enrolment token is not valid");
