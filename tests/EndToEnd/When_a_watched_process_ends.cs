using System.Text.Json;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class When_a_watched_process_ends
{
    private const int ProcessEvents = 1_100_008;
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_is_an_event_within_a_second_and_stands_in_the_read_model()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        using var watched = WatchedProcess.In(fleet);
        var agent = await fleet.AddAgentAsync(Cancellation, watched.Watch("test", "web"));
        await RunningAsync(fleet, agent, watched.Pid);

        var killed = DateTimeOffset.UtcNow;
        watched.Kill();
        var exited = await agent.EventAsync("ProcessExited", Fleet.Slack, Cancellation);
        Assert.Equal("test:web", exited.Text("process"));
        Assert.True(exited.RecordedAt - killed < AtOnce, $"after {exited.RecordedAt - killed}");
        await RunningAsync(fleet, agent, pid: -1);

        var restarted = DateTimeOffset.UtcNow;
        watched.StartAnew();
        var started = await agent.EventAsync("ProcessStarted", Fleet.Slack, Cancellation, after: exited.Position);
        Assert.True(started.RecordedAt - restarted < AtOnce, $"after {started.RecordedAt - restarted}");
        await RunningAsync(fleet, agent, watched.Pid);
    }

    [Fact]
    public async Task a_supervised_one_is_restarted_and_channel_1100008_tells_it()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        using var watched = WatchedProcess.In(fleet);
        var agent = await fleet.AddAgentAsync(Cancellation, watched.Supervise("test", "web"));
        await RunningAsync(fleet, agent, watched.Pid);

        watched.Kill();
        var restarted = await agent.EventAsync("ProcessRestarted", Fleet.Slack, Cancellation);
        await RunningAsync(fleet, agent, restarted.Data.GetProperty("pid").GetInt32());
        var document = await Eventually.GetAsync(
            "a document on channel 1100008", Fleet.Slack,
            () => Task.FromResult(fleet.Delivered(ProcessEvents) is [var first, ..] ? first : null), Cancellation);

        using var json = JsonDocument.Parse(document);
        Assert.Equal(ProcessEvents, json.RootElement.GetProperty("data_id").GetInt32());
        var told = Assert.Single(json.RootElement.GetProperty("data").EnumerateArray());
        Assert.Equal("process_restart_success", told.GetProperty("event_name").GetString());
        Assert.NotEmpty(told.GetProperty("event").GetProperty("content").GetString()!);
        Assert.Matches(@"^[\d.:a-f]+\|0$", told.GetProperty("target").GetString());
        Assert.InRange(
            DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(told.GetProperty("timestamp").GetInt64()),
            TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(2));
        var dimension = told.GetProperty("dimension");
        Assert.Equal("test", dimension.GetProperty("process_group_id").GetString());
        Assert.Equal("test:web", dimension.GetProperty("process_index").GetString());
        Assert.Equal("web", dimension.GetProperty("process_name").GetString());
        Assert.Equal("0", dimension.GetProperty("bk_target_cloud_id").GetString());
    }

    /// <summary>Waits until the read model tells this pid; -1 for a process that does not run.</summary>
    private static Task RunningAsync(Fleet fleet, TestAgent agent, int pid)
    {
        var last = "";
        return Eventually.TrueAsync(
            $"the read model tells pid {pid}", Fleet.Slack,
            async () =>
            {
                var page = await fleet.Api.GetAsync($"v1/agents/{agent.Id}/processes", Cancellation);
                last = page.ToString();
                return page.GetProperty("items").EnumerateArray().Any(process =>
                    process.GetProperty("key").GetString() == "test:web"
                    && process.GetProperty("running").GetBoolean() == (pid > 0)
                    && process.GetProperty("pid").GetInt32() == pid);
            },
            Cancellation, () => $"It tells {last}\n{agent.Program.Text}");
    }
}
