using Gse.Application.Behaviours;
using Gse.Application.Tasks;
using Gse.Domain;
using Gse.Domain.Tasks;

namespace Gse.Application.Tests.Tasks;

public sealed class When_a_task_runs
{
    [Fact]
    public async Task every_host_runs_it_once_and_its_result_and_output_are_there()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        var agents = new List<PlayedAgent>();
        for (var i = 0; i < 20; i++)
        {
            agents.Add(await world.ConnectedAsync($"a{i}", edge));
            agents[^1].Exit = order => order.Place % 3;
        }

        var hosts = agents.Select(agent => agent.Id.Value).ToList();
        var task = await TaskWorld.SubmitAsync(edge, TaskWorld.Draft(hosts));

        var targets = await world.FinishedAsync(edge, task);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(place => (int?)(place % 3)),
            targets.Select(target => target.State.Result!.ExitCode));
        Assert.All(agents, agent => Assert.Equal(1, agent.Starts));
        var results = await TaskWorld.ResultsAsync(edge, task, hosts);
        Assert.All(results, result => Assert.True(result.Answer.IsLast));
        Assert.Equal(
            Enumerable.Range(0, 20).Select(place => $"output of a{place} for {place}\n"),
            results.Select(result => result.Text));
    }

    [Fact]
    public async Task its_results_can_be_asked_for_as_soon_as_it_is_answered()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        var agent = await world.ConnectedAsync("a", edge);
        agent.Exit = _ => null;

        var task = await TaskWorld.SubmitAsync(edge, TaskWorld.Draft(["a"]));

        var (answer, text) = Assert.Single(await TaskWorld.ResultsAsync(edge, task, ["a"]));
        Assert.Equal(("", false), (text, answer.IsLast));
        await TaskWorld.AskAsync(edge, new TerminateTask(task, null));
        Assert.Equal(TargetOutcome.Killed, (await world.FinishedAsync(edge, task))[0].State.Result!.Outcome);
    }

    [Fact]
    public async Task hosts_that_nobody_knows_or_that_are_away_are_never_delivered()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        await world.EnrolAsync("never-seen");
        await world.ConnectedAsync("there", edge);

        var task = await TaskWorld.SubmitAsync(edge, TaskWorld.Draft(["nobody", "never-seen", "there", "0:10.9.9.9"]));

        Assert.Equal(
            [TargetOutcome.NeverDelivered, TargetOutcome.NeverDelivered, TargetOutcome.Exited,
                TargetOutcome.NeverDelivered],
            (await world.FinishedAsync(edge, task)).Select(target => target.State.Result!.Outcome));
    }

    [Fact]
    public async Task an_agent_whose_link_broke_gets_it_when_it_comes_back_and_runs_it_once()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        var agent = await world.ConnectedAsync("a", edge);
        agent.Exit = _ => null;
        var task = await TaskWorld.SubmitAsync(edge, TaskWorld.Draft(["a"]));
        await world.Edges.SeeAsync<TaskProgressed>();
        await agent.CutAsync();

        await agent.RestartAsync();
        await agent.ConnectAsync(edge);

        Assert.Equal(TargetOutcome.AgentRestarted, (await world.FinishedAsync(edge, task))[0].State.Result!.Outcome);
        Assert.Equal(1, agent.Starts);
    }

    [Fact]
    public async Task what_a_lost_host_tells_afterwards_is_late_and_shown()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        var agent = await world.ConnectedAsync("a", edge);
        agent.Duration = () => 200;
        var task = await TaskWorld.SubmitAsync(edge, TaskWorld.Draft(["a"]));
        await world.Edges.SeeAsync<TaskProgressed>();
        await agent.CutAsync();
        Assert.Equal(TargetOutcome.HostLost, (await world.FinishedAsync(edge, task))[0].State.Result!.Outcome);

        // Nothing is open for it any more, but it has something to tell.
        await agent.ConnectAsync(edge);

        await world.Edges.SeeAsync<TaskProgressed>(
            e => e.Task == task && e.Targets.Any(target => target.IsVerdict is null && target.End is not null));
        var (answer, text) = Assert.Single(await TaskWorld.ResultsAsync(edge, task, ["a"]));
        Assert.Equal(
            (TargetOutcome.HostLost, TargetOutcome.Exited),
            (answer.Target.State.Result!.Outcome, answer.Target.State.Late!.Outcome));
        Assert.Equal("output of a for 0\n", text);
    }

    [Fact]
    public async Task nobody_speaks_for_another_host()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        var (honest, liar) = (await world.ConnectedAsync("honest", edge), await world.ConnectedAsync("liar", edge));
        (honest.Exit, liar.Exit) = (_ => null, _ => null);
        var task = await TaskWorld.SubmitAsync(edge, TaskWorld.Draft(["honest", "liar"]));
        await world.Edges.UntilAsync(() => honest.Starts + liar.Starts == 2);

        liar.Lie(task, place: 0);
        liar.Lie(task, place: 1);

        await world.Edges.SeeAsync<TaskProgressed>(e => e.Targets.Any(target => target.End is not null));
        var targets = await TaskWorld.TargetsAsync(edge, task);
        Assert.Null(targets[0].State.Result);
        Assert.NotNull(targets[1].State.Result);
    }

    [Fact]
    public async Task another_edge_leads_on_when_the_one_that_took_it_is_gone()
    {
        await using var world = new TaskWorld();
        var (took, stays) = (await world.StartAsync("e1"), await world.StartAsync("e2"));
        var agents = new List<PlayedAgent>();
        for (var i = 0; i < 6; i++)
        {
            agents.Add(await world.ConnectedAsync($"a{i}", i % 2 == 0 ? took : stays));
            agents[^1].Duration = () => 300;
        }

        var task = await TaskWorld.SubmitAsync(
            took, TaskWorld.Draft(agents.Select(agent => agent.Id.Value), TaskPlan.AllAtOnce with { Concurrency = 2 }));
        await world.Edges.SeeAsync<TaskProgressed>();
        await took.KillAsync();
        foreach (var agent in agents.Where((_, i) => i % 2 == 0))
        {
            await agent.CutAsync();
            await agent.ConnectAsync(stays);
        }

        var targets = await world.FinishedAsync(stays, task);
        Assert.All(targets, target => Assert.Equal(TargetOutcome.Exited, target.State.Result!.Outcome));
        Assert.All(agents, agent => Assert.Equal(1, agent.Starts));
    }

    [Fact]
    public async Task ten_thousand_hosts_have_their_results_in_a_few_seconds()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        var hosts = Enumerable.Range(0, 10_000).Select(i => $"nobody-{i}").ToList();

        var task = await TaskWorld.SubmitAsync(edge, TaskWorld.Draft(hosts));

        var targets = await world.FinishedAsync(edge, task);
        Assert.Equal(10_000, targets.Count(target => target.State.Result!.Outcome == TargetOutcome.NeverDelivered));
        Assert.Equal(hosts, targets.Select(target => target.Target.Host));
    }

    [Fact]
    public async Task the_failed_are_run_again_as_a_task_of_their_own()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        var (good, bad) = (await world.ConnectedAsync("good", edge), await world.ConnectedAsync("bad", edge));
        bad.Exit = _ => 1;
        var task = await TaskWorld.SubmitAsync(edge, TaskWorld.Draft(["good", "bad", "nobody"]));
        await world.FinishedAsync(edge, task);

        var failed = await TaskWorld.AskAsync(edge, new RerunTask(task, RerunChoice.Failed));
        var notStarted = await TaskWorld.AskAsync(edge, new RerunTask(task, RerunChoice.NotStarted));

        var again = await world.FinishedAsync(edge, failed.Value.Id);
        Assert.Equal(["bad"], again.Select(target => target.Target.Host));
        Assert.Equal(
            ["nobody"], (await world.FinishedAsync(edge, notStarted.Value.Id)).Select(target => target.Target.Host));
        Assert.Equal((1, 2), (good.Starts, bad.Starts));
        var nothing = await TaskWorld.AskAsync(edge, new RerunTask(notStarted.Value.Id, RerunChoice.Failed));
        Assert.IsType<TaskHasNothingToRerun>(nothing.Refusal);
        Assert.IsType<NotFound>((await TaskWorld.AskAsync(edge, new GetTask(TaskId.Parse("none")))).Refusal);
    }

    [Fact]
    public async Task a_key_that_made_a_task_before_makes_no_other_one_on_an_edge_that_does_not_remember_it()
    {
        await using var world = new TaskWorld();
        var (edge, other) = (await world.StartAsync(), await world.StartAsync("e2"));
        var draft = TaskWorld.Draft(["a", "b"]);
        var made = await TaskWorld.SubmitAsync(edge, draft, "key");

        var again = await TaskWorld.SubmitAsync(other, draft, "key");
        var fewer = await TaskWorld.SubmitAsync(other, TaskWorld.Draft(["a"]), "key");
        var different = await TaskWorld.SubmitAsync(
            await world.StartAsync("e3"), draft with { Script = draft.Script! with { User = "root" } }, "key");

        Assert.Equal(made.Value, again.Value);
        Assert.IsType<IdempotencyKeyReused>(fewer.Refusal);
        Assert.IsType<IdempotencyKeyReused>(different.Refusal);
        Assert.Equal(["a", "b"], (await world.FinishedAsync(other, made.Value.Id)).Select(one => one.Target.Host));
    }
}
