using Gse.Application.Tasks;
using Gse.Domain.Processes;
using Gse.Domain.Tasks;

namespace Gse.Application.Tests.Tasks;

public sealed class When_a_policy_has_its_say
{
    private static readonly Caller Me = new("me", Domain.Access.Role.Operator);

    private readonly TaskOptions _options = new();

    [Fact]
    public void by_default_everything_may_be_run_by_one_operator()
    {
        Assert.Null(Judge(Script("root", "rm -rf /")));
        Assert.False(Policy.NeedsApproval(1_000_000));
    }

    [Theory]
    [InlineData("web", null, true)]
    [InlineData("root", null, false)]
    [InlineData("web", "root", false)]
    [InlineData("", null, false)]
    public void only_the_named_users_may_run_something(string user, string? ofOneTarget, bool may)
    {
        _options.AllowedUsers.Add("web");
        var draft = Script(user, "true") with
        {
            Targets = new TargetSelection([new TargetWish("a", User: ofOneTarget)], null, null),
        };
        Assert.Equal(may, Judge(draft) is null);
    }

    [Fact]
    public void the_agents_own_user_has_a_name()
    {
        _options.AllowedUsers.Add("agent");
        Assert.Null(Judge(Script("", "true")));
    }

    [Theory]
    [InlineData("echo ok\nrm -rf /\n", "/bin/sh", "v")]
    [InlineData("echo ok", "/bin/rm  -rf /", "v")]
    [InlineData("echo ok", "/bin/sh", "rm -rf /")]
    public void a_pattern_is_looked_for_wherever_a_command_can_stand(string content, string command, string value)
    {
        _options.ForbiddenPatterns.Add(@"\brm\s+-rf\s+/");
        var work = Script("", content).Script! with
        {
            Atomics = [new AtomicTask(0, command, 0, [])],
            Environment = new Dictionary<string, string> { ["V"] = value },
        };
        Assert.IsType<TaskForbidden>(Judge(Script("", "") with { Script = work }));
    }

    [Fact]
    public void commands_of_processes_are_judged_too()
    {
        _options.ForbiddenPatterns.Add("shutdown");
        var spec = new ProcessSpec(
            "nginx", "/opt", "/run/nginx.pid", "", "", "web", "./start.sh", "", "", "", "shutdown -h now", "", "", 0, 0,
            1, 0, 0, 0, 0, "", 0);
        var item = new ProcessItem(
            "web", "nginx", ProcessOperation.Start, spec, new Dictionary<string, string>(), []);
        var draft = Script("", "") with { Script = null, Processes = new ProcessWork([item]) };
        Assert.IsType<TaskForbidden>(Judge(draft));
        _options.ForbiddenPatterns.Clear();
        _options.AllowedUsers.Add("root");
        Assert.IsType<TaskForbidden>(Judge(draft));
    }

    [Theory]
    [InlineData(0, 100, false)]
    [InlineData(100, 100, false)]
    [InlineData(100, 101, true)]
    public void many_targets_need_a_second_operator(int most, int targets, bool needs)
    {
        _options.MaxTargetsWithoutApproval = most;
        Assert.Equal(needs, Policy.NeedsApproval(targets));
    }

    [Fact]
    public void a_pattern_that_is_none_keeps_the_edge_from_starting()
    {
        _options.ForbiddenPatterns.Add("(");
        _options.ForbiddenPatterns.Add("(?=x)");
        var failures = new TaskOptionsValidator().Validate(null, _options).Failures;
        Assert.Equal(2, failures!.Count());
    }

    [Fact]
    public async Task a_task_that_waits_runs_when_another_operator_has_approved()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        edge.Option<TaskOptions>().MaxTargetsWithoutApproval = 1;
        var (one, two) = (await world.ConnectedAsync("one", edge), await world.ConnectedAsync("two", edge));

        var submitted = await TaskWorld.AskAsync(edge, new SubmitTask(TaskWorld.Draft(["one", "two"])));

        Assert.True(submitted.Value.NeedsApproval);
        var own = await TaskWorld.AskAsync(edge, new ApproveTask(submitted.Value.Id));
        Assert.IsType<TaskNeedsAnotherOperator>(own.Refusal);
        Assert.Equal((0, 0), (one.Starts, two.Starts));
        Assert.Null((await TaskWorld.AskAsync(edge, new ApproveTask(submitted.Value.Id), by: "another")).Refusal);
        await world.FinishedAsync(edge, submitted.Value.Id);
        Assert.Equal((1, 1), (one.Starts, two.Starts));
        var detail = (await TaskWorld.AskAsync(edge, new GetTask(submitted.Value.Id))).Value;
        Assert.Equal(("me", "another"), (detail.View.By, detail.View.ApprovedBy));
    }

    [Fact]
    public async Task a_task_of_which_a_part_was_ended_can_still_be_approved_and_one_that_was_ended_cannot()
    {
        await using var world = new TaskWorld();
        var edge = await world.StartAsync();
        edge.Option<TaskOptions>().MaxTargetsWithoutApproval = 1;
        var (one, two) = (await world.ConnectedAsync("one", edge), await world.ConnectedAsync("two", edge));
        var part = (await TaskWorld.AskAsync(edge, new SubmitTask(TaskWorld.Draft(["one", "two"])))).Value.Id;
        var whole = (await TaskWorld.AskAsync(edge, new SubmitTask(TaskWorld.Draft(["one", "two"])))).Value.Id;
        await TaskWorld.AskAsync(edge, new TerminateTask(part, [new TerminatedHost("one", null)]));
        await TaskWorld.AskAsync(edge, new TerminateTask(whole, null));

        Assert.Null((await TaskWorld.AskAsync(edge, new ApproveTask(part), by: "another")).Refusal);
        var late = await TaskWorld.AskAsync(edge, new ApproveTask(whole), by: "another");

        Assert.IsType<TaskNotAwaitingApproval>(late.Refusal);
        Assert.Equal(
            [TargetOutcome.Killed, TargetOutcome.Exited],
            (await world.FinishedAsync(edge, part)).Select(target => target.State.Result!.Outcome));
        Assert.Equal((0, 1), (one.Starts, two.Starts));
    }

    private TaskPolicy Policy => new(Microsoft.Extensions.Options.Options.Create(_options));

    private Domain.Refusal? Judge(TaskDraft draft) => Policy.Judge(draft, Me);

    private static TaskDraft Script(string user, string content) => new(
        "", new ScriptWork(
            user, [new ScriptText("a.sh", "/tmp", content, "")], [new AtomicTask(0, "/tmp/a.sh", 0, [])],
            new Dictionary<string, string>(), ""),
        null, new TargetSelection([new TargetWish("a")], null, null), TaskPlan.AllAtOnce, null);
}
