using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

/// <summary>
/// Real programs are killed and cut off while scripts run: every target ends once, and nothing runs twice.
/// </summary>
public sealed class When_tasks_meet_failures
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task an_agent_that_is_killed_tells_after_its_restart_that_it_was_and_runs_nothing_again()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        TestAgent[] agents = [await fleet.AddAgentAsync(Cancellation)];
        var tasks = new Tasks(fleet);
        var ran = Path.Combine(fleet.Data, "ran");
        var task = await tasks.SubmitAsync(
            agents, $"echo once >>{ran}; echo $$ >>{ran}.pid; echo begun; sleep 600", Cancellation, timeout: 0);
        await Eventually.TrueAsync(
            "it has begun", Fleet.Slack,
            async () => await tasks.ScreenAsync(task, agents[0], Cancellation) == "begun\n", Cancellation);

        agents[0].Program.Send(Signal.Kill);
        await agents[0].Program.ExitAsync(Fleet.Slack, Cancellation);
        agents[0].Start();

        var row = Assert.Single(await tasks.FinishedAsync(task, agents, 2 * Fleet.Slack, Cancellation));
        Assert.Equal(((0, 6), "begun\n"), (row.Result, row.Screen));
        Assert.Equal("once\n", await File.ReadAllTextAsync(ran, Cancellation));
        var pid = int.Parse(await File.ReadAllTextAsync($"{ran}.pid", Cancellation));
        await Eventually.TrueAsync(
            "what it left behind is ended", Fleet.Slack, () => Task.FromResult(!Directory.Exists($"/proc/{pid}")),
            Cancellation);
        await NothingFollowsAsync(fleet, task, row, tasks, agents);
    }

    [Fact]
    public async Task an_edge_that_is_killed_in_mid_fan_out_loses_no_result()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        var agents = new List<TestAgent>();
        for (var i = 0; i < 6; i++)
        {
            agents.Add(await fleet.AddAgentAsync(Cancellation));
        }

        var tasks = new Tasks(fleet);
        var ran = Path.Combine(fleet.Data, "ran");
        var submitted = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            submitted.Add(await tasks.SubmitAsync(
                agents, $"echo {i} >>{ran}; echo out-{i}; sleep 0.$((RANDOM % 10)); exit {i}", Cancellation,
                name: $"script-{i}.sh"));
        }

        fleet.Edge.Send(Signal.Kill);
        await fleet.Edge.ExitAsync(Fleet.Slack, Cancellation);
        await fleet.StartEdgeAsync(Cancellation);

        for (var i = 0; i < submitted.Count; i++)
        {
            foreach (var row in await tasks.FinishedAsync(submitted[i], agents, 3 * Fleet.Slack, Cancellation))
            {
                Assert.Equal(((0, i == 0 ? 2 : 5), i, $"out-{i}\n"), (row.Result, row.ExitCode, row.Screen));
            }
        }

        Assert.Equal(
            Enumerable.Range(0, 5).SelectMany(i => Enumerable.Repeat($"{i}", agents.Count)),
            (await File.ReadAllLinesAsync(ran, Cancellation)).Order());
    }

    [Fact]
    public async Task a_host_that_is_stopped_dead_is_lost_and_what_it_tells_later_is_late()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        TestAgent[] agents = [await fleet.AddAgentAsync(Cancellation), await fleet.EnrolAsync(Cancellation)];
        var tasks = new Tasks(fleet);
        var go = Path.Combine(fleet.Data, "go");
        var task = await tasks.SubmitAsync(
            agents, $"echo begun; while [ ! -e {go} ]; do sleep 0.05; done; exit 3", Cancellation, timeout: 0);
        await Eventually.TrueAsync(
            "it has begun", Fleet.Slack,
            async () => await tasks.ScreenAsync(task, agents[0], Cancellation) == "begun\n", Cancellation);

        // As a network that is cut: the agent lives, and nothing of it is heard.
        agents[0].Program.Send(Signal.Stop);
        var rows = await tasks.FinishedAsync(task, agents, 2 * Fleet.Slack, Cancellation);
        Assert.All(rows, row => Assert.Equal((117, 5), row.Result));
        await File.WriteAllTextAsync(go, "", Cancellation);
        agents[0].Program.Send(Signal.Continue);

        await Eventually.TrueAsync(
            "its word is there, late", 2 * Fleet.Slack,
            async () => await LateAsync(fleet, task) == 1,
            Cancellation);
        var targets = await fleet.Api.GetAsync($"v1/tasks/{task}/targets", Cancellation);
        var first = targets.GetProperty("items")[0];
        Assert.Equal("hostLost", first.GetProperty("result").GetProperty("outcome").GetString());
        Assert.Equal("exited", first.GetProperty("late").GetProperty("outcome").GetString());
        Assert.Equal(
            "neverDelivered", targets.GetProperty("items")[1].GetProperty("result").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task a_wire_that_is_pulled_for_a_while_costs_no_result()
    {
        Assert.SkipWhen(HostNetwork.Impossible is not null, HostNetwork.Impossible ?? "");
        await using var fleet = await Fleet.StartAsync(Cancellation);
        await using var network = HostNetwork.To(fleet.First);
        var agent = await fleet.EnrolAsync(Cancellation, network: network);
        agent.Start();
        await agent.SeenAsync(2, Fleet.Slack, Cancellation);
        var (tasks, ran) = (new Tasks(fleet), Path.Combine(fleet.Data, "ran"));
        var (started, go) = (Path.Combine(fleet.Data, "started"), Path.Combine(fleet.Data, "go"));

        var task = await tasks.SubmitAsync(
            [agent],
            $"echo once >>{ran}; echo begun; touch {started}\n"
            + $"while [ ! -e {go} ]; do sleep 0.05; done; echo done; exit 5",
            Cancellation, timeout: 0);
        await Eventually.TrueAsync(
            "it has begun", Fleet.Slack, () => Task.FromResult(File.Exists(started)), Cancellation);
        network.PullTheWire();
        await File.WriteAllTextAsync(go, "", Cancellation);
        await agent.SeenAsync(-1, Fleet.Slack, Cancellation);
        var lost = Assert.Single(await tasks.FinishedAsync(task, [agent], Fleet.Slack, Cancellation));
        Assert.Equal((117, 5), lost.Result);
        network.PlugItIn();

        await Eventually.TrueAsync(
            "its word is there, late", 3 * Fleet.Slack,
            async () => await LateAsync(fleet, task) == 1,
            Cancellation, () => $"agent:\n{agent.Text}\nedge:\n{fleet.Edge.Text}");
        Assert.Equal("once\n", await File.ReadAllTextAsync(ran, Cancellation));
        Assert.Equal("begun\ndone\n", await tasks.ScreenAsync(task, agent, Cancellation));
    }

    private static async Task<int> LateAsync(Fleet fleet, string task) =>
        (await fleet.Api.GetAsync($"v1/tasks/{task}", Cancellation)).GetProperty("late").GetInt32();

    /// <summary>The first result stays, and the log tells of one.</summary>
    private static async Task NothingFollowsAsync(
        Fleet fleet, string task, TaskRow row, Tasks tasks, IReadOnlyList<TestAgent> agents)
    {
        var events = await fleet.Api.EventsAsync(Cancellation);
        Assert.Single(events, e => e.Type == "TaskFinished" && e.Text("task") == task);
        var ends = events.Where(e => e.Type == "TaskProgressed" && e.Text("task") == task)
            .SelectMany(e => e.Data.GetProperty("targets").EnumerateArray())
            .Count(target => target.TryGetProperty("end", out _));
        Assert.Equal(1, ends);
        Assert.Equal(row, Assert.Single(await tasks.FinishedAsync(task, agents, Fleet.Slack, Cancellation)));
    }
}
