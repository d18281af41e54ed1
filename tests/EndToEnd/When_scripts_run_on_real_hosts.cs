using System.Text;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class When_scripts_run_on_real_hosts
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task each_ends_as_it_ends_and_says_what_it_says()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        TestAgent[] agents = [await fleet.AddAgentAsync(Cancellation), await fleet.AddAgentAsync(Cancellation)];
        var tasks = new Tasks(fleet);

        var greeting = await tasks.SubmitAsync(
            agents, "echo \"hello $1\"; echo oops >&2; echo '[12:00][7]job_success:[all is well]'", Cancellation,
            arguments: "'big world'");
        var failing = await tasks.SubmitAsync(agents, "exit 7", Cancellation, name: "fail.sh");
        var python = await tasks.SubmitAsync(
            agents, "import sys\nprint('from python', len(sys.argv[1]))", Cancellation, name: "script.py",
            arguments: new string('x', 100_000));
        var slow = await tasks.SubmitAsync(agents, "echo begun; sleep 60", Cancellation, name: "slow.sh", timeout: 1);
        var nobody = await tasks.SubmitAsync(agents, "true", Cancellation, name: "user.sh", user: "no-such-user");

        foreach (var row in await tasks.FinishedAsync(greeting, agents, Fleet.Slack, Cancellation))
        {
            Assert.Equal(((0, 2), 0, "all is well"), (row.Result, row.ExitCode, row.Tag));
            Assert.Equal("hello big world\noops\n[12:00][7]job_success:[all is well]\n", row.Screen);
        }

        foreach (var row in await tasks.FinishedAsync(failing, agents, Fleet.Slack, Cancellation))
        {
            Assert.Equal(((0, 5), 7, ""), (row.Result, row.ExitCode, row.Screen));
        }

        foreach (var row in await tasks.FinishedAsync(python, agents, Fleet.Slack, Cancellation))
        {
            Assert.Equal(((0, 2), "from python 100000\n"), (row.Result, row.Screen));
        }

        foreach (var row in await tasks.FinishedAsync(slow, agents, Fleet.Slack, Cancellation))
        {
            Assert.Equal(((0, 3), "begun\n"), (row.Result, row.Screen));
        }

        foreach (var row in await tasks.FinishedAsync(nobody, agents, Fleet.Slack, Cancellation))
        {
            Assert.Equal((122, 5), row.Result);
            Assert.Contains("no-such-user", row.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task output_that_is_no_text_comes_as_text_and_a_hundred_megabytes_hold_up_nobody()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        TestAgent[] agents = [await fleet.AddAgentAsync(Cancellation)];
        var tasks = new Tasks(fleet);

        var binary = await tasks.SubmitAsync(
            agents, "printf 'a\\377b\\303\\244\\360\\237\\230\\200\\300z'", Cancellation, name: "binary.sh");
        var large = await tasks.SubmitAsync(
            agents, "head -c 100000000 /dev/zero | tr '\\0' x; echo; exit 4", Cancellation, name: "large.sh");

        // Read in pieces of three bytes: no character is cut, and none is lost.
        var row = Assert.Single(await tasks.FinishedAsync(binary, agents, Fleet.Slack, Cancellation, limit: 3));
        Assert.Equal("a\uFFFDbä😀\uFFFDz", row.Screen);
        row = Assert.Single(await tasks.FinishedAsync(large, agents, 3 * Fleet.Slack, Cancellation, limit: 1 << 20));
        Assert.Equal(((0, 5), 4), (row.Result, row.ExitCode));
        var bytes = Encoding.UTF8.GetByteCount(row.Screen);
        Assert.InRange(bytes, 5_000_000, 5 * 1024 * 1024);
        Assert.StartsWith(new string('x', 1_000), row.Screen, StringComparison.Ordinal);
        Assert.Contains("truncated", row.Screen[^200..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_termination_ends_the_whole_tree_and_can_be_said_again()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        TestAgent[] agents = [await fleet.AddAgentAsync(Cancellation), await fleet.AddAgentAsync(Cancellation)];
        var tasks = new Tasks(fleet);
        var pids = Path.Combine(fleet.Data, "pids");
        var task = await tasks.SubmitAsync(
            agents,
            $$"""
            (setsid sh -c 'sleep 600 & echo $! >>{{pids}}; wait' >/dev/null 2>&1 &)
            sleep 600 & echo $! >>{{pids}}
            echo up
            wait
            """,
            Cancellation, timeout: 0);
        await Eventually.TrueAsync(
            "both are up", Fleet.Slack,
            async () => await tasks.ScreenAsync(task, agents[0], Cancellation) == "up\n"
                && await tasks.ScreenAsync(task, agents[1], Cancellation) == "up\n" && Pids(pids).Count == 4,
            Cancellation);

        await tasks.TerminateAsync(task, agents[..1], Cancellation);
        await tasks.TerminateAsync(task, agents[..1], Cancellation);
        var row = Assert.Single(await tasks.FinishedAsync(task, agents[..1], Fleet.Slack, Cancellation));
        Assert.Equal(((126, 4), "up\n"), (row.Result, row.Screen));
        await Eventually.TrueAsync(
            "half of them are gone", Fleet.Slack, () => Task.FromResult(Pids(pids).Count(IsAlive) == 2), Cancellation);

        await tasks.TerminateAsync(task, agents, Cancellation);
        Assert.All(
            await tasks.FinishedAsync(task, agents, Fleet.Slack, Cancellation),
            end => Assert.Equal((126, 4), end.Result));
        await Eventually.TrueAsync(
            "nothing is left", Fleet.Slack, () => Task.FromResult(!Pids(pids).Any(IsAlive)), Cancellation);
        await tasks.TerminateAsync(task, agents, Cancellation);
    }

    private static List<int> Pids(string file) => File.Exists(file)
        ? [.. File.ReadAllLines(file).Where(line => line.Length > 0).Select(int.Parse)]
        : [];

    private static bool IsAlive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");
}
