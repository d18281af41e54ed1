using System.Diagnostics;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class When_an_agent_falls_silent
{
    private const int BaseAlarm = 1000;
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task because_it_was_killed_status_log_and_alarm_tell_it_until_it_is_back()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        var agent = await fleet.AddAgentAsync(Cancellation);
        var other = await fleet.AddAgentAsync(Cancellation);

        var killed = DateTimeOffset.UtcNow;
        await agent.Program.KillAsync(Cancellation);
        var watch = Stopwatch.StartNew();
        await Eventually.TrueAsync(
            "the status is no longer 2", AtOnce,
            async () => await fleet.Api.StatusCodeAsync(agent.Id, Cancellation) != 2, Cancellation);
        Assert.True(watch.Elapsed < AtOnce, $"only after {watch.Elapsed}");

        var lost = await agent.EventAsync("AgentLost", Fleet.LostAfter + Fleet.Slack, Cancellation);
        Assert.Equal("Disconnected", lost.Text("cause"));
        Assert.InRange(lost.RecordedAt - killed, Fleet.LostAfter - Fleet.BeatInterval, Fleet.LostAfter + Fleet.Slack);
        Assert.InRange(killed, lost.Time("notBefore") - Fleet.BeatInterval, lost.Time("notAfter") + Fleet.BeatInterval);
        await agent.SeenAsync(-1, Fleet.Slack, Cancellation);
        await AlarmOfAsync(fleet, agent);

        agent.Start();
        await agent.SeenAsync(2, Fleet.Slack, Cancellation);
        await agent.EventAsync("AgentRecovered", Fleet.Slack, Cancellation, after: lost.Position);
        await SilenceAsync(fleet);
        Assert.DoesNotContain(await other.EventsAsync(Cancellation), e => e.Type is "AgentLost" or "AgentDisconnected");
    }

    [Fact]
    public async Task because_it_was_stopped_with_its_connection_open_the_deadline_tells_it()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        var agent = await fleet.AddAgentAsync(Cancellation);

        var stopped = DateTimeOffset.UtcNow;
        agent.Program.Send(Signal.Stop);
        var lost = await agent.EventAsync("AgentLost", Fleet.LostAfter + Fleet.Slack, Cancellation);
        Assert.Equal("Silent", lost.Text("cause"));
        Assert.InRange(lost.RecordedAt - stopped, Fleet.LostAfter - Fleet.BeatInterval, Fleet.LostAfter + Fleet.Slack);
        await agent.SeenAsync(-1, Fleet.Slack, Cancellation);
        await AlarmOfAsync(fleet, agent);

        agent.Program.Send(Signal.Continue);
        await agent.EventAsync("AgentRecovered", Fleet.Slack, Cancellation, after: lost.Position);
        await agent.SeenAsync(2, Fleet.Slack, Cancellation);
        await SilenceAsync(fleet);
    }

    /// <summary>One document about this agent alone, in the contract's form, and then sent again.</summary>
    private static async Task AlarmOfAsync(Fleet fleet, TestAgent agent)
    {
        await Eventually.TrueAsync(
            "the alarm is delivered three times", (2 * Fleet.RepeatInterval) + Fleet.Slack,
            () => Task.FromResult(fleet.Delivered(BaseAlarm).Count >= 3), Cancellation,
            () => string.Join('\n', fleet.Delivered(BaseAlarm)) + "\n" + fleet.Edge.Text);
        Assert.All(fleet.Delivered(BaseAlarm), document => Assert.Equal([agent.Id], AlarmForm.LostAgentsOf(document)));
        var events = await fleet.Api.EventsAsync(Cancellation);
        Assert.Single(events, e => e.Type == "AlarmRaised");
    }

    private static async Task SilenceAsync(Fleet fleet)
    {
        await Eventually.TrueAsync(
            "the alarm is cleared", Fleet.Slack,
            async () => (await fleet.Api.EventsAsync(Cancellation)).Any(e => e.Type == "AlarmCleared"), Cancellation);
        var told = fleet.Delivered(BaseAlarm).Count;
        await Eventually.StaysTrueAsync(
            "the alarm is silent", 2 * Fleet.RepeatInterval,
            () => Task.FromResult(fleet.Delivered(BaseAlarm).Count == told), Cancellation);
    }
}
