using Gse.Domain.Agents;

namespace Gse.Domain.Tests.Agents;

public sealed class When_an_agent_is_judged
{
    [Fact]
    public void a_silent_agent_is_lost_once()
    {
        var outcome = AnAgent.Spec
            .Given(AnAgent.Enrolled(), AnAgent.Connected())
            .When(state => AgentDecisions.DeclareLost(state, AnAgent.Lost()));

        outcome.Then(AnAgent.Lost());
        outcome.AgainNothing();
    }

    [Fact]
    public void one_that_another_edge_holds_by_now_is_not_ours_to_judge() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Connected(session: 1), AnAgent.Connected(session: 2, AnAgent.There))
        .When(state => AgentDecisions.DeclareLost(state, AnAgent.Lost(AnAgent.Here)))
        .ThenNothing();

    [Fact]
    public void nobody_waits_for_a_retired_agent() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Connected(), AnAgent.Retired)
        .When(state => AgentDecisions.DeclareLost(state, AnAgent.Lost()))
        .ThenNothing();

    [Fact]
    public void a_stranger_cannot_be_lost() => AnAgent.Spec
        .When(state => AgentDecisions.DeclareLost(state, AnAgent.Lost()))
        .ThenNothing();

    [Fact]
    public void a_sign_of_life_ends_the_loss_once()
    {
        var outcome = AnAgent.Spec
            .Given(AnAgent.Enrolled(), AnAgent.Connected(), AnAgent.Lost())
            .When(state => AgentDecisions.Recover(state, AnAgent.Id, AnAgent.Here, AnAgent.Recovered.At));

        outcome.Then(AnAgent.Recovered);
        outcome.AgainNothing();
    }

    [Fact]
    public void a_sign_of_life_of_the_living_is_no_news() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Connected())
        .When(state => AgentDecisions.Recover(state, AnAgent.Id, AnAgent.Here, AnAgent.Noon))
        .ThenNothing();
}
