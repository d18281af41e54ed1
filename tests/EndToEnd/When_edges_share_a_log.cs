using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class When_edges_share_a_log
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_second_edge_needs_nothing_but_the_engines_to_be_one_of_the_fleet()
    {
        await using var fleet = await Fleet.StartAsync(Engines.Shared(), Cancellation);
        var agent = await fleet.AddAgentAsync(Cancellation);
        var second = await fleet.AddEdgeAsync(Cancellation);

        // Status, host and history are told there, too, and the same key opens it.
        second.Api.Key = fleet.Api.Key;
        await Eventually.TrueAsync(
            "the agent is seen running at the second edge", Fleet.Slack,
            async () => await second.Api.StatusCodeAsync(agent.Id, Cancellation) == 2, Cancellation,
            () => second.Program.Text);
        Assert.Contains(await second.Api.EventsOfAsync(agent.Id, Cancellation), e => e.Type == "AgentEnrolled");

        // A token of the second edge enrols at the first.
        var other = new TestAgent(
            fleet, Path.Combine(fleet.Data, "agent-other"), $"127.0.0.1:{fleet.First.Link}", "[]");
        await other.EnrolAsync(await second.Api.CreateTokenAsync(1, Cancellation), Cancellation);
        other.Start();
        await other.SeenAsync(2, Fleet.Slack, Cancellation);

        // Retired at the second edge, it is let go by the first.
        var retirement = new HttpRequestMessage(HttpMethod.Delete, $"v1/agents/{other.Id}");
        using var retired = await second.Api.RawAsync(retirement, Cancellation);
        Assert.True(retired.IsSuccessStatusCode, $"{retired.StatusCode}");
        await other.SeenAsync(7, Fleet.Slack, Cancellation);

        var edges = (await second.Api.GetAsync("v1/edges", Cancellation)).GetProperty("items").EnumerateArray();
        Assert.Equal(["running", "running"], edges.Select(edge => edge.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task the_agents_of_one_that_is_killed_go_to_another_and_who_vanished_is_lost_once()
    {
        await using var fleet = await Fleet.StartAsync(Engines.Shared(), Cancellation);
        var second = await fleet.AddEdgeAsync(Cancellation);
        second.Api.Key = fleet.Api.Key;
        var (moves, vanishes) = (await fleet.AddAgentAsync(Cancellation), await fleet.AddAgentAsync(Cancellation));
        await Eventually.TrueAsync(
            "the second edge knows both", Fleet.Slack,
            async () => await second.Api.StatusCodeAsync(vanishes.Id, Cancellation) == 2
                && await second.Api.StatusCodeAsync(moves.Id, Cancellation) == 2,
            Cancellation);

        await vanishes.Program.KillAsync(Cancellation);
        await fleet.Edge.KillAsync(Cancellation);

        await EventAsync(second, "EdgeLost");
        var lost = await EventAsync(second, "AgentLost");
        Assert.Equal(vanishes.Id, lost.Text("agent"));
        await Eventually.TrueAsync(
            "the other agent is at the second edge", Fleet.Slack,
            async () => await second.Api.StatusCodeAsync(moves.Id, Cancellation) == 2, Cancellation,
            () => second.Program.Text);

        // Told, and told again while it stays lost; never about the other, and by one edge.
        await Eventually.TrueAsync(
            "the alarm is told twice", Fleet.Slack, () => Task.FromResult(second.Delivered(1000).Count >= 2),
            Cancellation, () => second.Program.Text);
        var events = await second.Api.EventsAsync(Cancellation);
        Assert.Single(events, e => e.Type == "AgentLost");
        Assert.Single(events, e => e.Type == "AlarmRaised");
        Assert.Single(events, e => e.Type == "EdgeLost");
        Assert.All(
            second.Delivered(1000),
            document => Assert.DoesNotContain(moves.Id, document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task one_that_comes_back_is_one_of_them_again()
    {
        await using var fleet = await Fleet.StartAsync(Engines.Shared(), Cancellation);
        var second = await fleet.AddEdgeAsync(Cancellation);
        second.Api.Key = fleet.Api.Key;
        var agent = await fleet.AddAgentAsync(Cancellation);

        await fleet.Edge.KillAsync(Cancellation);
        await EventAsync(second, "EdgeLost");
        await fleet.StartEdgeAsync(Cancellation);

        await agent.SeenAsync(2, Fleet.Slack, Cancellation);
        Assert.DoesNotContain(await second.Api.EventsAsync(Cancellation), e => e.Type == "AgentLost");
        var edges = (await second.Api.GetAsync("v1/edges", Cancellation)).GetProperty("items").EnumerateArray();
        Assert.All(edges, edge => Assert.Equal("running", edge.GetProperty("state").GetString()));
    }

    private static Task<LogEntry> EventAsync(TestEdge edge, string type) => Eventually.GetAsync(
        type, TimeSpan.FromSeconds(15) + Fleet.Slack,
        async () => (await edge.Api.EventsAsync(Cancellation)).FirstOrDefault(e => e.Type == type), Cancellation,
        () => edge.Program.Text);
}
