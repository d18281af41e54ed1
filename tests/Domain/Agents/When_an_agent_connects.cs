using Gse.Domain.Agents;

namespace Gse.Domain.Tests.Agents;

public sealed class When_an_agent_connects
{
    [Fact]
    public void a_stranger_is_turned_away() =>
        AnAgent.Spec.When(state => AgentDecisions.Connect(state, AnAgent.Connect())).ThenRefused<AgentNotEnrolled>();

    [Fact]
    public void the_first_connection_is_session_one_and_tells_the_facts() => AnAgent.Spec
        .Given(AnAgent.Enrolled())
        .When(state => AgentDecisions.Connect(state, AnAgent.Connect()))
        .Then(AnAgent.Connected(), AnAgent.FactsChanged);

    [Fact]
    public void the_session_number_rises_and_known_facts_are_not_told_again() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Connected(), AnAgent.FactsChanged, AnAgent.Disconnected())
        .When(state => AgentDecisions.Connect(state, AnAgent.Connect()))
        .Then(AnAgent.Connected(session: 2));

    [Fact]
    public void a_lost_agent_has_recovered() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Connected(), AnAgent.FactsChanged, AnAgent.Disconnected(), AnAgent.Lost())
        .When(state => AgentDecisions.Connect(state, AnAgent.Connect()))
        .Then(
            AnAgent.Connected(session: 2),
            new AgentRecovered(AnAgent.Id, AnAgent.Here, AnAgent.Lost().At, AnAgent.Noon));

    [Fact]
    public void a_certificate_of_somebody_else_is_refused() => AnAgent.Spec
        .Given(AnAgent.Enrolled("AA"))
        .When(state => AgentDecisions.Connect(state, AnAgent.Connect("BB")))
        .ThenRefused<CertificateRevoked>();

    [Theory]
    [InlineData("AA", false)]
    [InlineData("BB", true)]
    [InlineData("CC", true)]
    public void only_the_two_newest_certificates_count(string certificate, bool welcome)
    {
        AgentEvent[] history = [AnAgent.Enrolled("AA"), AnAgent.Enrolled("BB"), AnAgent.Enrolled("CC")];
        var state = history.Aggregate(AgentState.Initial, AgentState.Evolve);

        Assert.Equal(welcome, AgentDecisions.Admit(state, AnAgent.Id, certificate) is null);
    }

    [Fact]
    public void a_retired_agent_is_turned_away() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Retired)
        .When(state => AgentDecisions.Connect(state, AnAgent.Connect()))
        .ThenRefused<AgentIsRetired>();

    [Fact]
    public void enrolling_anew_brings_a_retired_agent_back_with_its_new_certificate_only()
    {
        var spec = AnAgent.Spec.Given(AnAgent.Enrolled("AA"), AnAgent.Retired, AnAgent.Enrolled("BB"));

        spec.When(state => AgentDecisions.Connect(state, AnAgent.Connect("AA"))).ThenRefused<CertificateRevoked>();
        spec.When(state => AgentDecisions.Connect(state, AnAgent.Connect("BB")))
            .Then(AnAgent.Connected(), AnAgent.FactsChanged);
    }
}
