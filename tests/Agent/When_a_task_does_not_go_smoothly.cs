using Gse.Agent.Tests.Kit;
using Gse.Protocol;
using Gse.Testing.Files;

namespace Gse.Agent.Tests;

public sealed class When_a_task_does_not_go_smoothly : IAsyncDisposable
{
    private const string Settings = "\"kill_grace_secs\": 1, \"concurrence_count\": 1, \"executor_queue_size\": 1";

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);
    private TaskAgent _agent;

    public When_a_task_does_not_go_smoothly() => _agent = new TaskAgent(_deadline.Token, Settings);

    private string Pids => _folder.File("pids");

    private string Counter => _folder.File("count");

    // Says its pid, and that of a daemon that forked twice and hears no SIGTERM; then both go on.
    private string Long =>
        $"(setsid sh -c 'trap \"\" TERM; echo $$ >> {Pids}; sleep 300; sleep 301' > /dev/null 2>&1 &); "
        + $"echo $$ >> {Pids}; echo $$ >> {Counter}; echo up; sleep 302; sleep 303";

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task at_its_timeout_all_of_it_ends()
    {
        await _agent.StartAsync();
        var order = TaskAgent.Order("t:1", Long);
        order.Script.Atomics[0].TimeoutSeconds = 1;
        var told = await _agent.RunAsync(order);
        Assert.Equal((RunOutcome.TimedOut, "up\n"), (told.End!.Outcome, told.Output()));
        Assert.Equal(143, told.Ends[0].ExitCode);
        await AllAreGoneAsync(2);
        Assert.Equal(0, _agent.ChildrenOf("Z"));
    }

    [Fact]
    public async Task terminated_twice_it_ends_once_and_what_is_told_again_is_the_same()
    {
        await _agent.StartAsync();
        await _agent.SendAsync(TaskAgent.Order("t:2", Long));
        var told = await UpAsync();
        await _agent.TerminateAsync("t:2");
        await _agent.TerminateAsync("t:2");
        Assert.Equal(RunOutcome.Killed, (await _agent.FollowAsync(told)).End!.Outcome);
        Assert.Equal(RunOutcome.Killed, told.Ends[0].Outcome);
        await AllAreGoneAsync(2);

        await _agent.TerminateAsync("t:2");
        var again = await _agent.NextAsync();
        Assert.Equal(((ulong)told.News, RunOutcome.Killed), (again.Sequence, again.End.Outcome));
    }

    [Fact]
    public async Task terminated_before_it_comes_it_never_runs_not_even_in_the_next_life()
    {
        await _agent.StartAsync();
        await _agent.TerminateAsync("t:3");
        Assert.Equal(RunOutcome.Killed, (await _agent.FollowAsync()).End!.Outcome);
        await _agent.SendAsync(TaskAgent.Order("t:3", Long));
        Assert.Equal(RunOutcome.Killed, (await _agent.NextAsync()).End.Outcome);
        await _agent.KillAsync();
        await _agent.StartAsync();
        await _agent.SendAsync(TaskAgent.Order("t:3", Long));
        Assert.Equal(RunOutcome.Killed, (await _agent.NextAsync()).End.Outcome);
        Assert.False(File.Exists(Counter));
    }

    [Fact]
    public async Task ordered_again_it_is_not_run_again_running_finished_or_after_a_crash()
    {
        await _agent.StartAsync();
        var order = TaskAgent.Order("t:4", $"echo x >> {Counter}; echo up; while [ ! -e {Pids} ]; do sleep 0.02; done");
        await _agent.SendAsync(order);
        await _agent.SendAsync(order);
        var first = await _agent.NextAsync();

        // The acknowledgement is lost with the connection: the same comes again.
        await _agent.WelcomeAsync();
        await _agent.SendAsync(order);
        Assert.Equal(first, await _agent.NextAsync());
        var told = new Told();
        told.Add(first);
        await File.WriteAllTextAsync(Pids, "", _deadline.Token);
        await _agent.AckAsync(first);
        Assert.Equal(RunOutcome.Exited, (await _agent.FollowAsync(told)).End!.Outcome);

        await _agent.SendAsync(order);
        Assert.Equal((ulong)told.News, (await _agent.NextAsync()).Sequence);
        await _agent.KillAsync();
        await _agent.StartAsync();
        await _agent.SendAsync(order);
        var last = await _agent.NextAsync();
        Assert.Equal(((ulong)told.News, RunOutcome.Exited), (last.Sequence, last.End.Outcome));
        Assert.Equal("x\n", await File.ReadAllTextAsync(Counter, _deadline.Token));
    }

    [Fact]
    public async Task after_a_crash_of_the_agent_all_of_it_ends_and_its_output_is_told()
    {
        await _agent.StartAsync();
        await _agent.SendAsync(TaskAgent.Order("t:5", Long));
        var told = await UpAsync();
        await _agent.KillAsync();
        Assert.All(await File.ReadAllLinesAsync(Pids, _deadline.Token), p => Assert.True(TaskAgent.IsAlive(p)));

        await _agent.StartAsync();
        await _agent.FollowAsync(told);
        Assert.Equal((RunOutcome.AgentRestarted, "up\n"), (told.End!.Outcome, told.Output()));
        Assert.Equal(RunOutcome.AgentRestarted, Assert.Single(told.Ends).Outcome);
        await AllAreGoneAsync(2);
    }

    [Fact]
    public async Task when_the_agent_is_stopped_in_order_it_is_ended_and_that_is_told_by_the_next_life()
    {
        await _agent.StartAsync();
        await _agent.SendAsync(TaskAgent.Order("t:6", Long));
        var told = await UpAsync();
        Assert.Equal(0, (await _agent.Program.RunAsync(_deadline.Token, "--quit")).Code);
        await _agent.Process!.WaitForExitAsync(_deadline.Token);
        Assert.Equal(0, _agent.Process.ExitCode);
        await AllAreGoneAsync(2);

        await _agent.StartAsync();
        Assert.Equal(RunOutcome.AgentRestarted, (await _agent.FollowAsync(told)).End!.Outcome);
    }

    [Fact]
    public async Task beyond_the_queue_it_is_refused_and_a_waiting_one_can_be_terminated()
    {
        await _agent.StartAsync();
        await _agent.SendAsync(TaskAgent.Order("t:7", Long));
        var running = await UpAsync();
        await _agent.SendAsync(TaskAgent.Order("t:8", Long));
        var waiting = new Told();
        waiting.Add(await _agent.NextAsync());
        Assert.Null(waiting.End);
        Assert.Equal(
            StartFailure.QueueFull, (await _agent.RunAsync(TaskAgent.Order("t:9", Long))).End!.Failure);
        await _agent.TerminateAsync("t:8");
        Assert.Equal(RunOutcome.Killed, (await _agent.FollowAsync(waiting)).End!.Outcome);
        Assert.Single(await File.ReadAllLinesAsync(Counter, _deadline.Token));
        await _agent.TerminateAsync("t:7");
        await _agent.FollowAsync(running);
    }

    [Fact]
    public async Task what_a_script_leaves_behind_lives_on_and_is_taken_when_it_ends()
    {
        await _agent.StartAsync();
        var told = await _agent.RunAsync(TaskAgent.Order(
            "t:10", $"(setsid sh -c 'echo $$ > {Pids}; while [ ! -e {Counter} ]; do sleep 0.05; done' &); echo up"));
        Assert.Equal((0, "up\n"), (told.End!.ExitCode, told.Output()));
        Assert.True(TaskAgent.IsAlive(await File.ReadAllTextAsync(Pids, _deadline.Token)));
        await File.WriteAllTextAsync(Counter, "", _deadline.Token);
        await Eventually.TrueAsync(
            () => _agent.ChildrenOf("S") + _agent.ChildrenOf("Z") + _agent.ChildrenOf("R") == 0, _deadline.Token);
    }

    [Fact]
    public async Task on_a_full_disk_it_is_not_started_and_one_under_way_is_told_with_what_there_was_room_for()
    {
        using var disk = SmallDisk.MountOrSkip();
        await _agent.DisposeAsync();
        _agent = new TaskAgent(_deadline.Token, dataDir: disk.Path);
        await _agent.StartAsync();
        await _agent.SendAsync(TaskAgent.Order(
            "t:11",
            $"echo up; while [ ! -e {Counter} ]; do sleep 0.02; done; head -c 300000 /dev/zero | tr '\\0' y; exit 5"));
        var told = await UpAsync();
        disk.Fill();
        await File.WriteAllTextAsync(Counter, "", _deadline.Token);
        await _agent.FollowAsync(told);
        Assert.Equal((RunOutcome.Exited, 5, true), (told.End!.Outcome, told.End.ExitCode, told.Ends[0].Truncated));
        Assert.EndsWith("no space left on the disk]\n", told.Output(), StringComparison.Ordinal);

        var refused = await _agent.RunAsync(TaskAgent.Order("t:12", Long));
        Assert.Equal((RunOutcome.CouldNotStart, StartFailure.NoSpace), (refused.End!.Outcome, refused.End.Failure));
        disk.MakeRoom();
        Assert.Equal("ok\n", (await _agent.RunAsync(TaskAgent.Order("t:13", "echo ok"))).Output());
        Assert.False(File.Exists(Pids));
        await _agent.DisposeAsync();
    }

    [Fact]
    public async Task a_script_that_finds_no_room_is_not_started()
    {
        using var disk = SmallDisk.MountOrSkip("128k");
        await _agent.StartAsync();
        disk.Fill();
        var order = TaskAgent.Order("t:14", Path.Combine(disk.Path, "x.sh"));
        order.Script.Files.Add(new ScriptFile
        {
            Name = "x.sh",
            Folder = disk.Path,
            Content = Google.Protobuf.ByteString.CopyFrom(new byte[10_000]),
        });
        Assert.Equal(StartFailure.NoSpace, (await _agent.RunAsync(order)).End!.Failure);
        Assert.Empty(Directory.GetFiles(disk.Path, "*x.sh"));
        Assert.Empty(Directory.GetFiles(disk.Path, ".gse*"));
    }

    private async Task<Told> UpAsync()
    {
        var told = new Told();
        while (told.Output() != "up\n")
        {
            var news = await _agent.NextAsync();
            told.Add(news);
            await _agent.AckAsync(news);
        }

        return told;
    }

    private async Task AllAreGoneAsync(int count)
    {
        var pids = await File.ReadAllLinesAsync(Pids, _deadline.Token);
        Assert.Equal(count, pids.Length);
        Assert.All(pids, p => Assert.False(TaskAgent.IsAlive(p)));
    }
}
