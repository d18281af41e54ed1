using Gse.Domain.Agents;

namespace Gse.Domain.Tests.Agents;

public sealed class When_a_connection_ends
{
    [Fact]
    public void the_end_of_the_open_one_is_told_once()
    {
        var outcome = AnAgent.Spec
            .Given(AnAgent.Enrolled(), AnAgent.Connected())
            .When(state => AgentDecisions.Disconnect(state, AnAgent.Disconnected()));

        outcome.Then(AnAgent.Disconnected());
        outcome.AgainNothing();
    }

    [Fact]
    public void the_late_end_of_one_that_was_followed_by_another_changes_nothing() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Connected(session: 1), AnAgent.Connected(session: 2))
        .When(state => AgentDecisions.Disconnect(state, AnAgent.Disconnected(session: 1)))
        .ThenNothing();

    [Fact]
    public void another_edge_has_no_say() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Connected(session: 1, AnAgent.There))
        .When(state => AgentDecisions.Disconnect(state, AnAgent.Disconnected(session: 1, AnAgent.Here)))
        .ThenNothing();
}
