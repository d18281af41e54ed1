using System.Text;
using Google.Protobuf;
using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_a_task_is_ordered : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);
    private readonly TaskAgent _agent;

    public When_a_task_is_ordered() => _agent = new TaskAgent(_deadline.Token);

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_short_script_is_told_in_one_news()
    {
        Assert.True((await _agent.StartAsync()).RunsTasks);

        // The first ones wait for the compiler, longer than a news waits for more; on a busy machine others, too.
        var told = new Told();
        for (var i = 0; told.News != 1; i++)
        {
            var order = TaskAgent.Order($"t:1.{i}", $"{_folder.Path}/a/b/x.sh one 'two three'");
            order.Script.Files.Add(File(
                "a/b", "x.sh", "echo $# \"$2\" $GSE_TASK_ID $VALUE\n[ -n \"$BASH\" ] && echo bash\nexit 4"));
            order.Script.Environment["VALUE"] = "v";
            told = await _agent.RunAsync(order);
            Assert.Equal((RunOutcome.Exited, 4), (told.End!.Outcome, told.End.ExitCode));
            Assert.Equal($"2 two three t:1.{i} v\nbash\n", told.Output());
        }

        var end = Assert.Single(told.Ends);
        Assert.Equal((RunOutcome.Exited, 4, false), (end.Outcome, end.ExitCode, end.Truncated));
        Assert.InRange(end.StartedAtMs, told.Starts[0].AtMs, end.EndedAtMs);
    }

    [Fact]
    public async Task all_files_are_there_before_the_first_command_and_belong_to_the_user()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        System.IO.File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        await _agent.StartAsync();
        var order = TaskAgent.Order("t:2", $"{_folder.Path}/w/x_wrapper.sh");
        order.Script.User = "nobody";
        order.Script.Files.Add(File(
            "w", "x_wrapper.sh",
            $"#!/bin/sh\n. {_folder.Path}/w/x.env\necho $A $(id -un); echo 1 > {_folder.Path}/w/out"));
        order.Script.Files.Add(File("w", "x.env", "A=sourced"));
        var told = await _agent.RunAsync(order);
        Assert.Equal((0, "sourced nobody\n"), (told.End!.ExitCode, told.Output()));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            System.IO.File.GetUnixFileMode(_folder.File("w/x.env")));
    }

    [Fact]
    public async Task a_link_in_the_scripts_place_is_replaced_not_followed()
    {
        System.IO.File.WriteAllText(_folder.File("victim"), "as it was");
        System.IO.File.CreateSymbolicLink(_folder.File("x.sh"), _folder.File("victim"));
        await _agent.StartAsync();
        var order = TaskAgent.Order("t:3", _folder.File("x.sh"));
        order.Script.Files.Add(File("", "x.sh", "echo new"));
        Assert.Equal("new\n", (await _agent.RunAsync(order)).Output());
        Assert.Equal("as it was", System.IO.File.ReadAllText(_folder.File("victim")));
    }

    [Fact]
    public async Task a_folder_of_another_account_is_not_safe()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        Directory.CreateDirectory(_folder.File("theirs"));
        Assert.Equal(0, (await Shell($"chown nobody {_folder.File("theirs")}")).ExitCode);
        await _agent.StartAsync();
        var order = TaskAgent.Order("t:4", $"{_folder.Path}/theirs/in/x.sh");
        order.Script.Files.Add(File("theirs/in", "x.sh", "echo never"));
        var told = await _agent.RunAsync(order);
        Assert.Equal(StartFailure.NotAllowed, told.End!.Failure);
        Assert.Contains("theirs", told.End.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_folder_that_the_user_leads_elsewhere_takes_no_script_where_the_user_may_not_write()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        System.IO.File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(_folder.File("roots"));
        Directory.CreateSymbolicLink(_folder.File("users"), _folder.File("roots"));
        Assert.Equal(0, (await Shell($"chown -h nobody {_folder.File("users")}")).ExitCode);
        await _agent.StartAsync();
        var order = TaskAgent.Order("t:14", $"{_folder.Path}/users/x.sh");
        order.Script.User = "nobody";
        order.Script.Files.Add(File("users", "x.sh", "echo never"));
        var told = await _agent.RunAsync(order);
        Assert.Equal(RunOutcome.CouldNotStart, told.End!.Outcome);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("roots")));
    }

    [Fact]
    public async Task commands_wait_for_others_and_are_skipped_after_a_failure()
    {
        await _agent.StartAsync();
        // The first ends only when one that waits for another, not for it, has run.
        var go = _folder.File("go");
        var order = TaskAgent.Order(
            "t:5", $"while [ ! -e {go} ]; do sleep 0.02; done; echo 0; exit 1", "echo 1", "echo never",
            $"echo 3; touch {go}", "echo never");
        order.Script.Atomics[2].After.Add(0);
        order.Script.Atomics[3].After.Add(1);
        order.Script.Atomics[4].After.AddRange([2u, 3u]);
        var told = await _agent.RunAsync(order);
        Assert.Equal((RunOutcome.Exited, 1), (told.End!.Outcome, told.End.ExitCode));
        Assert.Equal(
            [RunOutcome.Exited, RunOutcome.Exited, RunOutcome.Skipped, RunOutcome.Exited, RunOutcome.Skipped],
            told.Ends.OrderBy(e => e.AtomicId).Select(e => e.Outcome));
        Assert.Equal(["0\n", "1\n", "", "3\n", ""], Enumerable.Range(0, 5).Select(i => told.Output((uint)i)));
        Assert.All(told.Ends, e => Assert.Equal(e.Outcome == RunOutcome.Skipped, e.StartedAtMs == 0));
    }

    [Theory]
    [InlineData("no-such-user", "true", StartFailure.UserMissing)]
    [InlineData("", "/no/such/file", StartFailure.NotExecutable)]
    [InlineData("", "/etc/passwd", StartFailure.NotExecutable)]
    [InlineData("", " ", StartFailure.Invalid)]
    public async Task what_cannot_be_started_is_told_with_its_reason(string user, string command, StartFailure failure)
    {
        await _agent.StartAsync();
        var order = TaskAgent.Order("t:6", command);
        order.Script.User = user;
        var told = await _agent.RunAsync(order);
        Assert.Equal((RunOutcome.CouldNotStart, failure), (told.End!.Outcome, told.End.Failure));
        Assert.NotEmpty(told.End.Message);
    }

    [Fact]
    public async Task output_is_made_utf8_and_the_last_tag_is_found()
    {
        await _agent.StartAsync();
        var told = await _agent.RunAsync(TaskAgent.Order(
            "t:7",
            @"printf '\377a\303'; sleep 0.1; printf '\251b\n[t][1]job_fail:[no]\n[t][1]job_success:[l\303\251]\n'"));
        Assert.Equal((RunOutcome.Exited, 0), (told.End!.Outcome, told.End.ExitCode));
        Assert.Equal("\uFFFDaéb\n[t][1]job_fail:[no]\n[t][1]job_success:[lé]\n", told.Output());
        Assert.Equal("lé", told.Ends[0].Tag);
    }

    [Fact]
    public async Task output_comes_while_it_runs()
    {
        await _agent.StartAsync();
        await _agent.SendAsync(TaskAgent.Order(
            "t:8", $"echo first; while [ ! -e {_folder.File("go")} ]; do sleep 0.02; done; echo last"));
        var told = new Told();
        while (told.Output() != "first\n")
        {
            var news = await _agent.NextAsync();
            told.Add(news);
            await _agent.AckAsync(news);
        }

        Assert.Null(told.End);
        System.IO.File.WriteAllText(_folder.File("go"), "");
        Assert.Equal("first\nlast\n", (await _agent.FollowAsync(told)).Output());
    }

    [Fact]
    public async Task a_hundred_megabytes_are_cut_at_five_and_hold_nothing_up()
    {
        await _agent.StartAsync();
        var told = await _agent.RunAsync(TaskAgent.Order("t:9", "yes gse-line | head -c 104857600; exit 3"));
        Assert.Equal((RunOutcome.Exited, 3), (told.End!.Outcome, told.End.ExitCode));
        Assert.True(told.Ends[0].Truncated);
        Assert.Equal(5 * 1024 * 1024, told.Bytes().Length);
        Assert.EndsWith("\n[gse: output truncated at 5 MB]\n", told.Output(), StringComparison.Ordinal);
        var output = Path.Combine(_agent.TasksFolder, "output");
        await Eventually.TrueAsync(() => Directory.GetFiles(output).Length == 0, _deadline.Token);
    }

    [Fact]
    public async Task without_acknowledgements_at_most_a_window_is_sent()
    {
        await _agent.StartAsync();
        await _agent.SendAsync(TaskAgent.Order(
            "t:10", "head -c 1000000 /dev/zero | tr '\\0' x; echo > " + _folder.File("done")));
        var bytes = 0;
        while (bytes < 100 * 1024)
        {
            bytes += (await _agent.NextAsync()).CalculateSize();
        }

        await Eventually.TrueAsync(() => System.IO.File.Exists(_folder.File("done")), _deadline.Token);

        // Whatever it has sent until it is killed can still be read.
        await _agent.KillAsync();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
            {
                bytes += (await _agent.NextAsync()).CalculateSize();
            }
        });
        Assert.InRange(bytes, 128 * 1024, 256 * 1024);

        // The next life tells what the first had in its files, and the same news once more.
        await _agent.StartAsync();
        var told = await _agent.FollowAsync();
        Assert.Equal(1_000_000, told.Bytes().Length);
    }

    [Fact]
    public async Task interpreters_come_from_the_order_the_first_line_or_the_extension()
    {
        await _agent.StartAsync();
        var order = TaskAgent.Order("t:12", _folder.File("a.py"), _folder.File("b.anything"), _folder.File("c.pl"));
        order.Script.Files.Add(File("", "a.py", "print('python')"));
        order.Script.Files.Add(File("", "b.anything", "#!/bin/sh\necho shebang"));
        order.Script.Files.Add(File("", "c.pl", "print \"perl\\n\";"));
        var told = await _agent.RunAsync(order);
        Assert.Equal(["python\n", "shebang\n", "perl\n"], Enumerable.Range(0, 3).Select(i => told.Output((uint)i)));

        var ordered = TaskAgent.Order("t:13", _folder.File("a.py"));
        ordered.Script.Interpreter = "/bin/echo with";
        Assert.Equal($"with {_folder.File("a.py")}\n", (await _agent.RunAsync(ordered)).Output());
    }

    private ScriptFile File(string folder, string name, string content) => new()
    {
        Name = name,
        Folder = Path.Combine(_folder.Path, folder),
        Content = ByteString.CopyFrom(content, Encoding.UTF8),
    };

    private static async Task<AgentHost.Execution.CommandResult> Shell(string command)
    {
        using var launching = new Launching();
        return await launching.RunAsync(command);
    }
}
