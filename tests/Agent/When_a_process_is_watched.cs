using System.Collections.Concurrent;
using System.Diagnostics;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Processes;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_a_process_is_watched : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentBag<Process> _started = [];
    private readonly CancellationTokenSource _deadline = Deadline.In(30);
    private readonly string _name = $"w{Guid.NewGuid():N}"[..12];
    private Watching _watching;

    public When_a_process_is_watched() => _watching = new Watching(_folder);

    public async ValueTask DisposeAsync()
    {
        await _watching.DisposeAsync();
        foreach (var process in _started)
        {
            process.Kill();
            process.Dispose();
        }

        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task its_end_and_its_return_are_told_within_a_second()
    {
        using var first = Start();
        _watching.Watch(ByName());
        Assert.Equal(_name, (await Next()).ProcessRegistered.Process.Name);
        Assert.Equal(first.Id, (await Next()).ProcessStarted.Pid);

        var killed = Stopwatch.GetTimestamp();
        first.Kill();
        Assert.Equal(first.Id, (await Next()).ProcessExited.Pid);
        Assert.InRange(Stopwatch.GetElapsedTime(killed).TotalSeconds, 0, 1);

        var back = Stopwatch.GetTimestamp();
        using var second = Start();
        var started = (await Next()).ProcessStarted;
        Assert.Equal(second.Id, started.Pid);
        Assert.InRange(Stopwatch.GetElapsedTime(back).TotalSeconds, 0, 1);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.InRange(started.StartedAtMs, now - 10_000, now + 1000);
    }

    [Fact]
    public async Task it_is_found_by_its_pid_file_and_a_stale_one_is_not_believed()
    {
        File.WriteAllText(_folder.File("pid"), "1\n");
        _watching.Watch(new Watch(_name, PidPath: _folder.File("pid")) { ProcName = _name }.Build());
        Assert.NotNull((await Next()).ProcessRegistered);
        using var process = Start();
        File.WriteAllText(_folder.File("pid"), $"{process.Id}\n");
        Assert.Equal(process.Id, (await Next()).ProcessStarted.Pid);
    }

    [Fact]
    public async Task it_is_found_by_its_command_line()
    {
        using var process = Start();
        _watching.Watch(new Watch(_name, CommandLine: $"{_name} 60").Build());
        await Next();
        Assert.Equal(process.Id, (await Next()).ProcessStarted.Pid);
    }

    [Fact]
    public async Task a_new_life_of_the_agent_tells_only_what_is_new()
    {
        using var process = Start();
        _watching.Watch(ByName());
        await Next();
        await Next();
        await _watching.DisposeAsync();
        process.Kill();
        await process.WaitForExitAsync(_deadline.Token);
        using var follower = Start();

        _watching = new Watching(_folder);
        _watching.Watch(ByName());
        Assert.Equal(process.Id, (await Next()).ProcessExited.Pid);
        Assert.Equal(follower.Id, (await Next()).ProcessStarted.Pid);
    }

    [Fact]
    public async Task leaving_the_configuration_is_told()
    {
        _watching.Watch(ByName());
        await Next();
        _watching.Watch([]);
        Assert.Equal(_name, (await Next()).ProcessUnregistered.Process.Name);
    }

    [Fact]
    public async Task a_supervised_one_is_started_told_with_its_signal_and_restarted()
    {
        var supervise = new SuperviseSettings(
            $"exec ./{_name} 60", TimeSpan.FromSeconds(5), 3, TimeSpan.Zero, Path.GetDirectoryName(Binary())!, "");
        _watching.Watch(new Watch(_name) { ProcName = _name, Supervise = supervise }.Build());
        await Next();
        var up = (await Next()).ProcessRestarted;
        Assert.Equal(1, up.Attempt);

        using (var process = Process.GetProcessById(up.Pid))
        {
            process.Kill();
        }

        Assert.Equal((up.Pid, 9), ((await Next()) is { ProcessExited: { } e } ? (e.Pid, e.Signal) : default));
        Assert.Contains("right after", (await Next()).ProcessRestartFailed.Reason, StringComparison.Ordinal);
        var again = (await Next()).ProcessRestarted;
        Assert.Equal(2, again.Attempt);
        _started.Add(Process.GetProcessById(again.Pid));
    }

    [Fact]
    public async Task one_that_cannot_be_started_is_given_up_after_its_retries()
    {
        var supervise = new SuperviseSettings("exit 3", TimeSpan.FromSeconds(0.1), 2, TimeSpan.Zero, "", "");
        _watching.Watch(new Watch(_name) { ProcName = _name, Supervise = supervise }.Build());
        await Next();
        Assert.Equal((1, false), Failed(await Next()));
        Assert.Equal((2, true), Failed(await Next()));
    }

    [Fact]
    public void a_thread_is_not_taken_for_a_process()
    {
        var ids = Directory.GetDirectories("/proc/self/task")
            .Select(d => int.Parse(Path.GetFileName(d), null)).ToList();
        Assert.True(ids.Count > 1);
        Assert.Equal([Environment.ProcessId], ids.Where(ProcFs.IsProcess));
    }

    private static (int, bool) Failed(Report report) =>
        (report.ProcessRestartFailed.Attempt, report.ProcessRestartFailed.GivenUp);

    private IReadOnlyList<WatchSettings> ByName() => new Watch(_name) { ProcName = _name }.Build();

    private ValueTask<Report> Next() => _watching.Reports.ReadAsync(_deadline.Token);

    // A sleep of its own name, so that tests do not find each other's.
    private Process Start()
    {
        var process = Process.Start(Binary(), "60");
        _started.Add(Process.GetProcessById(process.Id));
        return process;
    }

    private string Binary()
    {
        var path = _folder.File(_name);
        if (!File.Exists(path))
        {
            File.Copy("/bin/sleep", path);
        }

        return path;
    }
}
