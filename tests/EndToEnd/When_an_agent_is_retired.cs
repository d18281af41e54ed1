using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class When_an_agent_is_retired
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task its_certificate_opens_no_door_any_more()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        var agent = await fleet.AddAgentAsync(Cancellation);

        using (var retire = Gse(fleet, "retire", agent.Id, "--reason", "sold"))
        {
            Assert.Equal(0, await retire.ExitAsync(Fleet.Slack, Cancellation));
        }

        await agent.SeenAsync(7, Fleet.Slack, Cancellation);
        var retired = await agent.EventAsync("AgentRetired", Fleet.Slack, Cancellation);
        Assert.Equal("sold", retired.Text("reason"));
        await Eventually.TrueAsync(
            "its connection has ended", Fleet.Slack,
            async () => !(await fleet.Api.GetAsync($"v1/agents/{agent.Id}", Cancellation))
                .GetProperty("connected").GetBoolean(),
            Cancellation);

        // A fresh process with the same certificate is turned away, and nobody waits for the retired one.
        agent.Program.Dispose();
        agent.Start();
        await Eventually.StaysTrueAsync(
            "the agent stays retired", Fleet.LostAfter + (2 * Fleet.BeatInterval),
            async () => await fleet.Api.StatusCodeAsync(agent.Id, Cancellation) == 7, Cancellation,
            () => agent.Program.Text);
        Assert.DoesNotContain(
            await agent.EventsAsync(Cancellation),
            e => e.Type == "AgentLost" || (e.Type == "AgentConnected" && e.Position > retired.Position));
        Assert.Empty(fleet.Delivered(1000));
    }

    private static RunningProgram Gse(Fleet fleet, params string[] arguments) => fleet.Keep(RunningProgram.Start(
        Programs.Cli, arguments,
        new Dictionary<string, string> { ["GSE_URL"] = fleet.Api.Address.ToString(), ["GSE_DATA"] = fleet.Data }));
}
