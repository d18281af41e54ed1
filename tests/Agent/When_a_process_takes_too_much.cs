using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Processes;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_a_process_takes_too_much : IAsyncDisposable
{
    // A host of one processor and 1 GiB; two looks in a row at what is taken count.
    private static readonly LimitTiming Quick = new(TimeSpan.FromSeconds(0.5), 2, TimeSpan.FromSeconds(0.5));
    private const string Busy = "while :; do :; done";

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);
    private readonly List<Daemon> _daemons = [];
    private Keeping _keeping;

    public When_a_process_takes_too_much() => _keeping = new Keeping(_folder, limits: Quick);

    public async ValueTask DisposeAsync()
    {
        await _keeping.DisposeAsync();
        _daemons.ForEach(d => d.Dispose());
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task it_is_ended_told_and_being_resident_started_again()
    {
        var daemon = await HostAsync(Busy, cpu: 5);
        var told = (await _keeping.NextAsync(Report.BodyOneofCase.ProcessLimitExceeded, Soon)).ProcessLimitExceeded;
        Assert.Equal(("cpu", 5.0, daemon.Starts[0]), (told.Resource, told.LimitPercent, told.Pid));
        Assert.InRange(told.UsagePercent, 5, 300);
        Assert.Equal(daemon.Starts[0], (await _keeping.NextAsync(Soon)).ProcessExited.Pid);
        Assert.NotEqual(daemon.Starts[0], (await _keeping.NextAsync(Soon)).ProcessRestarted.Pid);
    }

    [Fact]
    public async Task it_is_killed_if_it_does_not_heed_the_first_signal()
    {
        var daemon = await HostAsync($"trap : TERM; {Busy}", cpu: 5);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessLimitExceeded, Soon);
        Assert.Equal(daemon.Starts[0], (await _keeping.NextAsync(Soon)).ProcessExited.Pid);
    }

    [Fact]
    public async Task memory_is_limited_too()
    {
        // A shell takes more than a thousandth of a percent of a gigabyte, which is 10 KiB.
        await HostAsync("while :; do sleep 1; done", memory: 0.001);
        var told = (await _keeping.NextAsync(Report.BodyOneofCase.ProcessLimitExceeded, Soon)).ProcessLimitExceeded;
        Assert.Equal("mem", told.Resource);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessExited, Soon);
    }

    [Fact]
    public async Task one_that_is_no_longer_hosted_is_left_alone()
    {
        var daemon = await HostAsync(Busy, cpu: 5, operation: ProcessOperation.Undelegate);
        var other = await HostAsync(Busy, cpu: 5);
        var told = (await _keeping.NextAsync(Report.BodyOneofCase.ProcessLimitExceeded, Soon)).ProcessLimitExceeded;
        Assert.Equal(other.Name, told.Process.Name);
        Assert.True(daemon.IsRunning);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task the_right_one_of_a_pool_is_ended(int weight, bool highestUsage)
    {
        // The greedy one takes most (30 MB and more), the tight one more of what it may take (1 of 5 MB).
        const string Greedy = "x=$(head -c 30000000 /dev/zero | tr \"\\0\" a); while :; do sleep 1; done";
        var greedy = await HostAsync(Greedy, memory: 90);
        var tight = await HostAsync("while :; do sleep 1; done", memory: 0.5);
        var set = await SetGroupsAsync(new ProcessGroup { Id = "g1", MemoryPoolLimit = 2, MemoryPoolWeight = weight });
        Assert.Equal((0, "{}"), (set.ErrorCode, set.Content));
        var told = (await _keeping.NextAsync(
            Report.BodyOneofCase.ProcessGroupLimitExceeded, Soon)).ProcessGroupLimitExceeded;
        var expected = highestUsage ? greedy : tight;
        Assert.Equal(("g1", "mem", 2.0), (told.Group, told.Resource, told.LimitPercent));
        Assert.Equal((expected.Name, expected.Starts[0]), (told.Process.Name, told.Pid));
        var exited = (await _keeping.NextAsync(Report.BodyOneofCase.ProcessExited, Soon)).ProcessExited;
        Assert.Equal(expected.Starts[0], exited.Pid);
    }

    [Fact]
    public async Task pools_are_told_when_they_change_and_kept_over_a_restart()
    {
        var group = new ProcessGroup { Id = "g1", CpuPoolLimit = 5 };
        await SetGroupsAsync(group);
        var told = (await _keeping.NextAsync(Soon)).ProcessGroupsSet;
        Assert.Equal(("test", group), (told.Namespace, Assert.Single(told.Groups)));
        await SetGroupsAsync(group);
        await _keeping.DisposeAsync();
        _keeping = new Keeping(_folder, limits: Quick);
        await SetGroupsAsync(group);
        Assert.Empty(_keeping.Rest());
        await HostAsync(Busy);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessGroupLimitExceeded, Soon);
        await SetGroupsAsync();
        Assert.Empty((await _keeping.NextAsync(Report.BodyOneofCase.ProcessGroupsSet, Soon)).ProcessGroupsSet.Groups);
        Assert.Equal(65535, (await SetGroupsAsync(new ProcessGroup { Id = "", CpuPoolLimit = 5 })).ErrorCode);
        Assert.Equal(65535, (await SetGroupsAsync(new ProcessGroup { Id = "g", CpuPoolWeight = 2 })).ErrorCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task one_of_the_configuration_is_told_and_ended_only_if_it_says_so(bool end)
    {
        var daemon = await HostAsync(Busy);
        await _keeping.RunAsync(daemon.Order(ProcessOperation.Unregister), Soon);
        var watch = new Watch(daemon.Name, daemon.PidFile).Build()[0];
        _keeping.Configure([watch with { Limits = new ResourceLimits(5, 0) { End = end } }]);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessLimitExceeded, Soon);
        if (end)
        {
            Assert.Equal(daemon.Starts[0], (await _keeping.NextAsync(Soon)).ProcessExited.Pid);
            return;
        }

        // The same load in a process that may be ended: when that has gone, this one would have, too.
        await HostAsync(Busy, cpu: 5);
        var exited = await _keeping.NextAsync(Report.BodyOneofCase.ProcessExited, Soon);
        Assert.NotEqual(daemon.Name, exited.ProcessExited.Process.Name);
        Assert.True(daemon.IsRunning);
    }

    private async Task<Daemon> HostAsync(
        string body, double cpu = 0, double memory = 0, ProcessOperation? operation = null)
    {
        var daemon = new Daemon(body);
        _daemons.Add(daemon);
        var spec = daemon.Spec;

        // The body is a shell's work, so the shell is the process.
        (spec.ProcName, spec.CpuPercent, spec.MemoryPercent) = ("", operation is null ? cpu : 0, memory);
        Assert.Equal(0, (await _keeping.RunAsync(daemon.Order(ProcessOperation.Start, spec), Soon)).ErrorCode);
        if (operation is { } then)
        {
            await _keeping.RunAsync(daemon.Order(then), Soon);
            spec.CpuPercent = cpu;
            await _keeping.RunAsync(daemon.Order(ProcessOperation.Update, spec), Soon);
        }

        return daemon;
    }

    private Task<ProcessResult> SetGroupsAsync(params ProcessGroup[] groups) => _keeping.RunAsync(
        new ProcessOrder
        {
            Process = new ProcessName { Namespace = "test" },
            Operation = ProcessOperation.SetGroups,
            Groups = { groups },
        },
        Soon);

    private CancellationToken Soon => _deadline.Token;
}
