using Gse.Domain.Agents;

namespace Gse.Domain.Tests.Agents;

public sealed class When_an_agent_is_retired
{
    [Fact]
    public void it_is_told_once()
    {
        var outcome = AnAgent.Spec
            .Given(AnAgent.Enrolled(), AnAgent.Connected())
            .When(state => AgentDecisions.Retire(state, AnAgent.Retired));

        outcome.Then(AnAgent.Retired);
        outcome.AgainNothing();
    }

    [Fact]
    public void a_stranger_is_not_found() => AnAgent.Spec
        .When(state => AgentDecisions.Retire(state, AnAgent.Retired))
        .ThenRefused<NotFound>();

    [Fact]
    public void news_of_its_last_connection_still_may_come() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Connected(), AnAgent.Retired, AnAgent.Disconnected())
        .When(state => AgentDecisions.Retire(state, AnAgent.Retired))
        .ThenNothing();
}
