using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class When_the_edge_is_killed
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task nothing_is_forgotten_nobody_is_accused_and_who_died_meanwhile_is_found()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        var living = await fleet.AddAgentAsync(Cancellation);
        var dying = await fleet.AddAgentAsync(Cancellation);
        var known = await fleet.Api.EventsAsync(Cancellation);

        var edgeKilled = DateTimeOffset.UtcNow;
        await fleet.Edge.KillAsync(Cancellation);
        await dying.Program.KillAsync(Cancellation);
        await fleet.StartEdgeAsync(Cancellation);
        var edgeBack = DateTimeOffset.UtcNow;

        var now = await fleet.Api.EventsAsync(Cancellation);
        Assert.Equal(
            known.Select(e => (e.Position, e.Type, e.Data.GetRawText())),
            now.Take(known.Count).Select(e => (e.Position, e.Type, e.Data.GetRawText())));

        await living.EventAsync("AgentConnected", Fleet.Slack, Cancellation, after: known[^1].Position);
        await living.SeenAsync(2, Fleet.Slack, Cancellation);
        var lost = await dying.EventAsync("AgentLost", TimeSpan.FromSeconds(10) + Fleet.Slack, Cancellation);
        Assert.Equal("DidNotReturn", lost.Text("cause"));
        Assert.True(lost.Time("notBefore") <= edgeKilled, $"{lost.Data} {edgeKilled:O}");
        Assert.InRange(lost.Time("notAfter"), edgeKilled, edgeBack + Fleet.Slack);
        await dying.SeenAsync(-1, Fleet.Slack, Cancellation);
        Assert.DoesNotContain(await living.EventsAsync(Cancellation), e => e.Type == "AgentLost");
    }

    [Fact]
    public async Task the_agent_keeps_what_it_saw_until_the_edge_is_back()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        using var watched = WatchedProcess.In(fleet);
        var agent = await fleet.AddAgentAsync(Cancellation, watched.Watch("test", "web"));
        await agent.EventAsync("ProcessStarted", Fleet.Slack, Cancellation);

        await fleet.Edge.KillAsync(Cancellation);
        var first = watched.Pid;
        watched.Kill();
        watched.StartAnew();
        await fleet.StartEdgeAsync(Cancellation);

        var exited = await agent.EventAsync("ProcessExited", Fleet.Slack, Cancellation);
        Assert.Equal(first, exited.Data.GetProperty("pid").GetInt32());
        var started = await agent.EventAsync("ProcessStarted", Fleet.Slack, Cancellation, after: exited.Position);
        Assert.Equal(watched.Pid, started.Data.GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task in_order_it_says_so_in_the_log()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        var agent = await fleet.AddAgentAsync(Cancellation);
        await fleet.Edge.StopAsync(Cancellation);
        await fleet.StartEdgeAsync(Cancellation);
        await agent.SeenAsync(2, Fleet.Slack, Cancellation);
        Assert.Equal(
            ["EdgeStarted", "EdgeStopped", "EdgeStarted"],
            (await fleet.Api.EventsAsync(Cancellation)).Select(e => e.Type)
                .Where(type => type is "EdgeStarted" or "EdgeStopped"));
        Assert.DoesNotContain(await agent.EventsAsync(Cancellation), e => e.Type == "AgentLost");
    }
}
