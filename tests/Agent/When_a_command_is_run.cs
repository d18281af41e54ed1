using System.Diagnostics;
using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_a_command_is_run : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Launching _with = new();
    private readonly Launching _without = new(cgroups: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _with.Dispose();
        _without.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task its_code_and_both_its_outputs_are_told()
    {
        var result = await _with.RunAsync("echo out; echo err >&2; exit 3");
        Assert.Equal((3, "out\nerr\n", false), (result.ExitCode, result.Output, result.TimedOut));
    }

    [Fact]
    public async Task a_signal_is_told_as_128_more() =>
        Assert.Equal(128 + 15, (await _with.RunAsync("kill -TERM $$")).ExitCode);

    [Fact]
    public async Task it_finds_a_clean_environment_limits_and_nothing_to_read()
    {
        var result = await _with.RunAsync(
            "env; umask; ulimit -S -n; ulimit -c; cat; ls /proc/self/fd | wc -l",
            environment: new Dictionary<string, string> { ["GIVEN"] = "a b'c" });
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0022", "1024", "0", "4"], lines[^4..]);
        Assert.Contains("GIVEN=a b'c", lines);
        string[] names = ["GIVEN", "GSE_RUN", "HOME", "LANG", "LOGNAME", "PATH", "PWD", "SHELL", "USER"];
        Assert.Equal(names, lines[..^4].Select(l => l[..l.IndexOf('=', StringComparison.Ordinal)]).Order());
    }

    [Fact]
    public async Task it_has_a_session_of_its_own_and_runs_where_it_is_told()
    {
        var result = await _with.RunAsync("pwd; [ $$ = $(ps -o sid= -p $$) ] && echo own", folder: _folder.Path);
        Assert.Equal($"{_folder.Path}\nown\n", result.Output);
        Assert.Equal(126, (await _with.RunAsync("true", folder: "/no/such/folder")).ExitCode);
    }

    [Fact]
    public async Task as_another_user_it_has_that_users_rights_and_variables_come_only_after_the_change()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        var library = _folder.File("evil.so");
        var result = await _with.RunAsync(
            "id -un; id -gn; echo $HOME $LD_PRELOAD; env | grep -c GSE_V_", user: "nobody",
            environment: new Dictionary<string, string> { ["LD_PRELOAD"] = library, ["X"] = "1" });
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToLookup(
            l => l.Contains("ERROR", StringComparison.Ordinal));
        Assert.Equal(["nobody", "nogroup", $"/nonexistent {library}", "0"], lines[false]);

        // The loader complains of the library in each program that the user started, and in no other.
        Assert.NotEmpty(lines[true]);
        Assert.DoesNotContain(lines[true], l => l.Contains("setpriv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_unknown_user_is_refused()
    {
        var result = await _with.RunAsync("true", user: "no-such-user");
        Assert.Equal(StartFailure.UserMissing, result.Refusal?.Failure);
        Assert.Contains("'no-such-user'", result.Refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task arguments_beyond_what_one_may_hold_arrive_all_the_same()
    {
        var script = _folder.File("count.sh");
        File.WriteAllText(script, "#!/bin/sh\necho $# $9\n");
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        var arguments = string.Join(' ', Enumerable.Repeat("abcdefg", 100_000));
        Assert.Equal("100000 abcdefg\n", (await _with.RunAsync($"{script} {arguments}")).Output);
        if (Environment.IsPrivilegedProcess)
        {
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
            var other = await _with.RunAsync($"{script} {arguments}", user: "nobody");
            Assert.Equal("100000 abcdefg\n", other.Output);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task at_its_timeout_the_whole_tree_ends_a_daemon_of_two_forks_too(bool cgroups)
    {
        var launching = cgroups ? _with : _without;
        var mark = Launching.NewMark();
        var result = await launching.RunAsync(
            "(setsid sh -c 'trap \"\" TERM; sleep 300 & sleep 301' >/dev/null 2>&1 &) ; echo up; sleep 302",
            mark: mark, timeoutSeconds: 1);
        Assert.Equal((true, "up\n"), (result.TimedOut, result.Output));
        Assert.Empty(Launching.Marked(mark));
        Assert.True(launching.Cgroups is null || !Directory.Exists($"/sys/fs/cgroup/unified/gse_tasks/{mark}"));
    }

    [Fact]
    public async Task asked_to_end_it_may_say_its_last_words()
    {
        var result = await _with.RunAsync(
            "trap 'echo bye; exit 0' TERM; echo hi; while :; do sleep 0.05; done", timeoutSeconds: 1);
        Assert.Equal((0, true), (result.ExitCode, result.TimedOut));
        Assert.EndsWith("bye\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task what_it_leaves_behind_at_an_end_of_its_own_lives_on_and_holds_nothing_up(bool cgroups)
    {
        var mark = Launching.NewMark();
        var startedAt = Stopwatch.GetTimestamp();
        var result = await (cgroups ? _with : _without).RunAsync(
            "(setsid sh -c 'while :; do echo still here; sleep 0.05; done' &); echo up", mark: mark);
        Assert.InRange(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, 0, 3);
        Assert.Contains("up\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
        var left = Launching.Marked(mark);
        Assert.NotEmpty(left);
        foreach (var pid in left)
        {
            Gse.AgentHost.Processes.LinuxProcess.Kill(pid, 9);
        }
    }

    [Fact]
    public async Task a_hundred_megabytes_of_output_do_not_block_it()
    {
        var result = await _with.RunAsync("head -c 104857600 /dev/zero; echo done >&2; exit 7");
        Assert.Equal((7, 1 << 20), (result.ExitCode, result.Output.Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_fork_bomb_is_held_by_the_limit_and_ended_at_its_timeout(bool cgroups)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        using var launching = new Launching(cgroups, Launching.Quick with { Processes = 60 });
        var mark = Launching.NewMark();
        var result = await launching.RunAsync(
            "bomb() { bomb 2>/dev/null | bomb 2>/dev/null & }; bomb; sleep 100", user: "nobody", mark: mark,
            timeoutSeconds: 2);
        Assert.True(result.TimedOut || result.ExitCode != 0);
        Assert.Empty(Launching.Marked(mark));
    }

    [Fact]
    public async Task many_at_once_each_get_their_own_end()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => _with.RunAsync($"echo {i}; exit {i}")));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (i, $"{i}\n")), results.Select(r => (r.ExitCode, r.Output)));
        Assert.False(Cancellation.IsCancellationRequested);
    }
}
