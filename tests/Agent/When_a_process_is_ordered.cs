using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_a_process_is_ordered : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Daemon _daemon = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);
    private Keeping _keeping;

    public When_a_process_is_ordered() => _keeping = new Keeping(_folder);

    public async ValueTask DisposeAsync()
    {
        await _keeping.DisposeAsync();
        _daemon.Dispose();
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_start_runs_checks_and_hosts_it_and_a_second_one_finds_it_running()
    {
        var started = await Do(ProcessOperation.Start, _daemon.Spec);
        Assert.Equal((0, ""), (started.ErrorCode, started.ErrorMessage));
        Assert.True(_daemon.IsRunning);
        var registered = (await _keeping.NextAsync(Report.BodyOneofCase.ProcessRegistered, Soon)).ProcessRegistered;
        Assert.Equal(_daemon.Spec, registered.Spec);
        Assert.Equal((true, _daemon.Name), (registered.Supervised, registered.Labels["proc_name"]));
        Assert.Equal(_daemon.Pid, (await _keeping.NextAsync(Soon)).ProcessStarted.Pid);

        Assert.Equal(828, (await Do(ProcessOperation.Start, _daemon.Spec)).ErrorCode);
        Assert.Single(_daemon.Starts);
    }

    [Fact]
    public async Task the_document_of_an_operation_has_exactly_the_elements_of_the_contract()
    {
        var started = await Do(ProcessOperation.Start, _daemon.Spec);
        Assert.Equal(
            $$"""
            {"value":[{"bk_agent_id":"agent-1","procName":"{{_daemon.Name}}","setupPath":"{{_daemon.Folder}}",
            "funcID":"","instanceID":"","result":"started","isAuto":true}]}
            """.ReplaceLineEndings(""),
            started.Content);
        var stopped = await Do(ProcessOperation.Stop);
        Assert.Contains("\"result\":\"stopped\",\"isAuto\":false", stopped.Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProcessOperation.Stop)]
    [InlineData(ProcessOperation.Kill)]
    public async Task ending_it_ends_its_hosting_is_no_incident_and_there_is_nothing_to_end_then(
        ProcessOperation operation)
    {
        await Do(ProcessOperation.Start, _daemon.Spec);
        Assert.Equal(0, (await Do(operation)).ErrorCode);
        Assert.False(_daemon.IsRunning);
        var again = await Do(operation);
        Assert.Equal(829, again.ErrorCode);
        Assert.Contains("not running", again.ErrorMessage, StringComparison.Ordinal);
        await SettledAsync();
        Assert.Single(_daemon.Starts);
        Assert.DoesNotContain(
            _keeping.Rest(),
            r => r.BodyCase is Report.BodyOneofCase.ProcessRestarted or Report.BodyOneofCase.ProcessRestartFailed);
    }

    [Fact]
    public async Task one_that_was_stopped_while_it_waited_for_its_restart_stays_down()
    {
        var spec = _daemon.Spec;
        spec.StartIntervalSeconds = 3600;
        await Do(ProcessOperation.Start, spec);
        _daemon.Script("start.sh", "exit 1");
        _daemon.Kill();
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessRestartFailed, Soon);
        Assert.Equal(829, (await Do(ProcessOperation.Stop)).ErrorCode);
        var registered = (await _keeping.NextAsync(Report.BodyOneofCase.ProcessRegistered, Soon)).ProcessRegistered;
        Assert.False(registered.Supervised);
    }

    [Fact]
    public async Task a_stop_waits_for_a_restart_that_is_under_way_and_ends_what_it_brought_up()
    {
        await Do(ProcessOperation.Start, _daemon.Spec);
        File.Move(_daemon.File("start.sh"), _daemon.File("really.sh"));
        _daemon.Script("start.sh", "touch begun; sleep 1; ./really.sh");
        _daemon.Kill();
        await Eventually.TrueAsync(() => File.Exists(_daemon.File("begun")), Soon);
        Assert.Equal(0, (await Do(ProcessOperation.Stop)).ErrorCode);
        Assert.False(_daemon.IsRunning);
        await SettledAsync();
        Assert.Equal(2, _daemon.Starts.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("./restart.sh")]
    public async Task a_restart_brings_another_life_and_hosts_it(string command)
    {
        _daemon.Script("restart.sh", "./stop.sh; ./start.sh");
        var spec = _daemon.Spec;
        spec.RestartCmd = command;
        Assert.Equal(0, (await Do(ProcessOperation.Restart, spec)).ErrorCode);
        Assert.Equal(0, (await Do(ProcessOperation.Restart)).ErrorCode);
        Assert.Equal(2, _daemon.Starts.Count);
        Assert.False(Daemon.IsAlive(_daemon.Starts[0]));
        Assert.True(Daemon.IsAlive(_daemon.Pid));
        Assert.Contains("\"isAuto\":true", (await Do(ProcessOperation.Query)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_commands_a_stop_is_sigterm_and_a_kill_is_sigkill()
    {
        using var stubborn = new Daemon("trap : TERM; while :; do sleep 0.1; done");
        var spec = stubborn.Spec;
        (spec.ProcName, spec.StopCmd, spec.StopCheckSeconds) = ("", "", 1);
        Assert.Equal(0, (await _keeping.RunAsync(stubborn.Order(ProcessOperation.Start, spec), Soon)).ErrorCode);
        var stop = await _keeping.RunAsync(stubborn.Order(ProcessOperation.Stop), Soon);
        Assert.Equal((836, "stop"), (stop.ErrorCode, stop.ErrorMessage[..4]));
        Assert.Equal(0, (await _keeping.RunAsync(stubborn.Order(ProcessOperation.Kill), Soon)).ErrorCode);
        Assert.False(stubborn.IsRunning);
    }

    [Fact]
    public async Task one_that_was_delegated_is_brought_back_until_it_is_no_longer()
    {
        Assert.Equal(0, (await Do(ProcessOperation.Delegate, _daemon.Spec)).ErrorCode);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessRestarted, Soon);
        Assert.Equal(0, (await Do(ProcessOperation.Delegate, _daemon.Spec)).ErrorCode);
        Assert.Equal(0, (await Do(ProcessOperation.Undelegate)).ErrorCode);
        _daemon.Kill();
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessExited, Soon);
        await SettledAsync();
        Assert.Single(_daemon.Starts);
    }

    [Fact]
    public async Task registering_twice_is_refused_updating_is_not_and_unregistering_forgets_it()
    {
        Assert.Equal(0, (await Do(ProcessOperation.Register, _daemon.Spec)).ErrorCode);
        var again = await Do(ProcessOperation.Register, _daemon.Spec);
        Assert.Equal(
            (850, "Fail to register, for the process info already exists."), (again.ErrorCode, again.ErrorMessage));

        await _keeping.NextAsync(Report.BodyOneofCase.ProcessRestarted, Soon);
        var other = _daemon.Spec;
        other.StartRetries = 7;
        Assert.Equal(0, (await Do(ProcessOperation.Update, other)).ErrorCode);
        var updated = (await _keeping.NextAsync(Report.BodyOneofCase.ProcessRegistered, Soon)).ProcessRegistered;
        Assert.Equal((7, true), (updated.Spec.StartRetries, updated.Supervised));

        Assert.Equal(0, (await Do(ProcessOperation.Unregister)).ErrorCode);
        Assert.Equal(_daemon.Name, (await _keeping.NextAsync(Soon)).ProcessUnregistered.Process.Name);
        Assert.Equal(65535, (await Do(ProcessOperation.Query)).ErrorCode);
        Assert.Equal(0, (await Do(ProcessOperation.Unregister)).ErrorCode);
        Assert.True(_daemon.IsRunning);
    }

    [Fact]
    public async Task a_registration_outlives_the_agent()
    {
        await Do(ProcessOperation.Start, _daemon.Spec);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessStarted, Soon);
        await _keeping.DisposeAsync();
        _keeping = new Keeping(_folder);
        Assert.Equal(828, (await Do(ProcessOperation.Start)).ErrorCode);
        Assert.Empty(_keeping.Rest());
        _daemon.Kill();
        Assert.NotNull((await _keeping.NextAsync(Soon)).ProcessExited);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessRestarted, Soon);
        Assert.Equal(2, _daemon.Starts.Count);
    }

    [Fact]
    public async Task the_configuration_wins_over_an_order()
    {
        var watch = new Watch(_daemon.Name, _daemon.PidFile).Build();
        await Do(ProcessOperation.Register, _daemon.Spec);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessRestarted, Soon);
        _keeping.Configure(watch);
        var registered = (await _keeping.NextAsync(Report.BodyOneofCase.ProcessRegistered, Soon)).ProcessRegistered;
        Assert.Null(registered.Spec);
        Assert.False(registered.Supervised);
        foreach (var operation in Enum.GetValues<ProcessOperation>())
        {
            var result = await Do(operation, _daemon.Spec);
            var expected = operation is ProcessOperation.Query or ProcessOperation.SetGroups ? 0 : 65535;
            Assert.Equal((operation, expected), (operation, result.ErrorCode));
            Assert.Equal(expected != 0, result.ErrorMessage.Contains("gse_agent.conf", StringComparison.Ordinal));
        }

        Assert.Single(_daemon.Starts);
        _keeping.Configure([]);
        Assert.NotNull((await _keeping.NextAsync(Report.BodyOneofCase.ProcessRegistered, Soon)).ProcessRegistered.Spec);
    }

    [Fact]
    public async Task many_are_started_at_a_time_and_each_only_once()
    {
        var daemons = Enumerable.Range(0, 8).Select(_ => new Daemon()).ToList();
        try
        {
            var results = await Task.WhenAll(daemons.Concat(daemons).Select(
                d => _keeping.RunAsync(d.Order(ProcessOperation.Start, d.Spec), Soon)));
            Assert.Equal(
                [.. Enumerable.Repeat(0, 8), .. Enumerable.Repeat(828, 8)], results.Select(r => r.ErrorCode).Order());
            Assert.All(daemons, d => Assert.Single(d.Starts));
        }
        finally
        {
            daemons.ForEach(d => d.Dispose());
        }
    }

    // When a query has been answered after an order, the watcher has had its look at what the order left.
    private async Task SettledAsync()
    {
        using var probe = new Daemon();
        await _keeping.RunAsync(probe.Order(ProcessOperation.Start, probe.Spec), Soon);
        await _keeping.RunAsync(probe.Order(ProcessOperation.Unregister), Soon);
    }

    private Task<ProcessResult> Do(ProcessOperation operation, ProcessSpec? spec = null) =>
        _keeping.RunAsync(_daemon.Order(operation, spec), Soon);

    private CancellationToken Soon => _deadline.Token;
}
