using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

/// <summary>By an order: with start_cmd as the contract means it, which ends when the daemon is up.</summary>
public sealed class When_a_process_is_supervised : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Daemon _daemon = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);
    private readonly Keeping _keeping;

    public When_a_process_is_supervised() => _keeping = new Keeping(_folder);

    public async ValueTask DisposeAsync()
    {
        await _keeping.DisposeAsync();
        _daemon.Dispose();
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_start_that_fails_is_told_with_its_output_repeated_and_given_up()
    {
        await RegisterAsync("echo no licence; exit 3");
        Assert.Equal((1, false, "no licence"), await FailedAsync());
        Assert.Equal((2, true, "no licence"), await FailedAsync());
    }

    [Fact]
    public async Task a_start_command_that_ends_without_the_process_fails_after_the_check()
    {
        await RegisterAsync("true");
        Assert.Equal((1, false, "not there after its start"), await FailedAsync());
        Assert.Equal((2, true, "not there after its start"), await FailedAsync());
    }

    [Fact]
    public async Task a_start_command_that_hangs_is_ended_with_all_that_it_started_before_the_next()
    {
        await RegisterAsync("echo $$ >>hung; sleep 60 & echo $! >>hung; wait");
        var (attempt, givenUp, reason) = await FailedAsync();
        Assert.Equal((1, false), (attempt, givenUp));
        Assert.StartsWith("start_cmd did not end within op_timeout (1 s)", reason, StringComparison.Ordinal);
        Assert.Equal((2, true), await FailedAsync() is var last ? (last.Attempt, last.GivenUp) : default);
        var hung = (await File.ReadAllLinesAsync(_daemon.File("hung"), _deadline.Token)).Select(int.Parse).ToList();
        Assert.Equal(4, hung.Count);
        await Eventually.TrueAsync(() => !hung.Exists(Daemon.IsAlive), _deadline.Token);
    }

    [Fact]
    public async Task the_rest_of_a_start_command_is_ended_when_what_it_brought_up_has_gone()
    {
        // It stays to look after what it started, for longer than that lives.
        await RegisterAsync("./start.sh; echo $$ >>guards; sleep 60", timeout: 40);
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessRestarted, _deadline.Token);
        await Eventually.TrueAsync(() => File.Exists(_daemon.File("guards")), _deadline.Token);
        _daemon.Kill();
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessRestarted, _deadline.Token);
        var guards = await File.ReadAllLinesAsync(_daemon.File("guards"), _deadline.Token);
        Assert.False(Daemon.IsAlive(int.Parse(guards[0], null)));
        Assert.True(_daemon.IsRunning);
        await _keeping.RunAsync(_daemon.Order(ProcessOperation.Kill), _deadline.Token);
    }

    [Fact]
    public async Task an_operator_may_start_one_that_was_given_up_and_it_is_supervised_again()
    {
        await RegisterAsync("exit 3");
        await FailedAsync();
        Assert.True((await FailedAsync()).GivenUp);
        var started = await _keeping.RunAsync(
            _daemon.Order(ProcessOperation.Start, _daemon.Spec), _deadline.Token);
        Assert.Equal(0, started.ErrorCode);
        _daemon.Kill();
        await _keeping.NextAsync(Report.BodyOneofCase.ProcessRestarted, _deadline.Token);
        Assert.Equal(2, _daemon.Starts.Count);
    }

    private async Task RegisterAsync(string start, int timeout = 1)
    {
        var spec = _daemon.Spec;
        spec.StartCmd = _daemon.Script("given.sh", start);
        (spec.StartRetries, spec.OperationTimeoutSeconds) = (2, timeout);
        Assert.Equal(0, (await _keeping.RunAsync(
            _daemon.Order(ProcessOperation.Register, spec), _deadline.Token)).ErrorCode);
    }

    private async Task<(int Attempt, bool GivenUp, string Reason)> FailedAsync()
    {
        var failed = (await _keeping.NextAsync(
            Report.BodyOneofCase.ProcessRestartFailed, _deadline.Token)).ProcessRestartFailed;
        return (failed.Attempt, failed.GivenUp, failed.Reason);
    }
}
