using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Access;

public sealed class When_an_enrolment_token_is_used
{
    private static readonly EnrolmentTokenId Token = new("t1");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly EnrolmentTokenIssued Issued = new(Token, "HASH", 2, Noon.AddHours(1), "admin", Noon);

    private readonly Spec<EnrolmentTokenState, EnrolmentTokenEvent> _spec =
        new(EnrolmentTokenState.Initial, EnrolmentTokenState.Evolve);

    [Fact]
    public void it_buys_a_certificate() =>
        _spec.Given(Issued).When(state => Use(state, "HASH", Used("c1"))).Then(Used("c1"));

    [Fact]
    public void it_buys_no_more_than_its_uses() =>
        _spec.Given(Issued, Used("c1"), Used("c2")).When(state => Use(state, "HASH", Used("c3")))
            .ThenRefused<EnrolmentTokenInvalid>();

    [Fact]
    public void it_is_worth_nothing_from_the_moment_it_expires() =>
        _spec.Given(Issued).When(state => Use(state, "HASH", Used("c1") with { At = Issued.ExpiresAt }))
            .ThenRefused<EnrolmentTokenInvalid>();

    [Fact]
    public void a_wrong_secret_buys_nothing() =>
        _spec.Given(Issued).When(state => Use(state, "OTHER", Used("c1"))).ThenRefused<EnrolmentTokenInvalid>();

    [Fact]
    public void a_revoked_one_buys_nothing() => _spec
        .Given(Issued, new EnrolmentTokenRevoked(Token, "admin", Noon))
        .When(state => Use(state, "HASH", Used("c1"))).ThenRefused<EnrolmentTokenInvalid>();

    [Fact]
    public void an_unknown_one_buys_nothing_and_learns_nothing() =>
        _spec.When(state => Use(state, "HASH", Used("c1"))).ThenRefused<EnrolmentTokenInvalid>();

    private static EnrolmentTokenUsed Used(string certificate) =>
        new(Token, AgentId.Parse("a1"), certificate, Noon.AddMinutes(5));

    private static Decision<EnrolmentTokenEvent> Use(EnrolmentTokenState state, string hash, EnrolmentTokenUsed use) =>
        EnrolmentTokenDecisions.Use(state, hash, use);
}
