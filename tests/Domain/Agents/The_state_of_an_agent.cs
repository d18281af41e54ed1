using System.Diagnostics;
using Gse.Domain.Agents;

namespace Gse.Domain.Tests.Agents;

public sealed class The_state_of_an_agent
{
    [Fact]
    public void takes_one_of_every_event()
    {
        var types = typeof(AgentEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AgentEvent)));

        Assert.Equal(
            types.Select(type => type.Name).Order(),
            AnAgent.EveryEvent.Select(happened => happened.GetType().Name).Order());
        Assert.IsType<AgentState.Retired>(AnAgent.EveryEvent.Aggregate(AgentState.Initial, AgentState.Evolve));
    }

    [Fact]
    public void refuses_a_history_that_cannot_be()
    {
        var broken = Assert.Throws<UnreachableException>(
            () => AgentState.Evolve(AgentState.Initial, AnAgent.Connected()));

        Assert.Contains(nameof(AgentConnected), broken.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(AgentState.Unknown), broken.Message, StringComparison.Ordinal);
    }
}
