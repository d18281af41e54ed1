using System.Text.Json;
using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

/// <summary>Contract gse-tasks-files-processes, section 5.4: what goes wrong, and its code.</summary>
public sealed class The_codes_of_process_orders : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Daemon _daemon = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);
    private readonly Keeping _keeping;

    public The_codes_of_process_orders() => _keeping = new Keeping(_folder);

    public async ValueTask DisposeAsync()
    {
        await _keeping.DisposeAsync();
        _daemon.Dispose();
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ProcessOperation.Start, "echo no licence; exit 3", 65535, "no licence")]
    [InlineData(ProcessOperation.Start, "exit 3", 65535, "start_cmd exited with code 3")]
    [InlineData(ProcessOperation.Start, "kill -9 $PPID", 65535, "start_cmd exited with code 137")]
    [InlineData(ProcessOperation.Start, "echo half; sleep 30", 65535, "not end within op_timeout and was ended. half")]
    [InlineData(ProcessOperation.Start, "echo up in vain", 836, "is not alive 1 s after start_cmd. up in vain")]
    [InlineData(ProcessOperation.Restart, "echo up in vain", 836, "is not alive 1 s after restart_cmd. up in vain")]
    [InlineData(ProcessOperation.Restart, "exit 4", 65535, "restart_cmd exited with code 4")]
    [InlineData(ProcessOperation.Stop, "true", 829, "nothing to stop")]
    [InlineData(ProcessOperation.Kill, "true", 829, "nothing to stop")]
    [InlineData(ProcessOperation.Reload, "echo bad config; exit 1", 65535, "bad config")]
    [InlineData((ProcessOperation)5, "true", 832, "not supported")]
    [InlineData((ProcessOperation)99, "true", 832, "not supported")]
    public async Task of_one_that_is_not_running(ProcessOperation operation, string script, int code, string text)
    {
        var result = await DoAsync(operation, With(script));
        Assert.Equal(code, result.ErrorCode);
        Assert.Contains(text, result.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(result.ErrorMessage, ResultOf(result));
    }

    [Theory]
    [InlineData(ProcessOperation.Start, "true", 828, "already running, pid ")]
    [InlineData(ProcessOperation.Stop, "echo busy", 836, "stop check failed: ")]
    [InlineData(ProcessOperation.Stop, "echo cannot; exit 1", 65535, "cannot")]
    [InlineData(ProcessOperation.Kill, "echo busy", 836, "stop check failed: ")]
    [InlineData(ProcessOperation.Restart, "", 836, "stop check failed: ")]
    [InlineData(ProcessOperation.Reload, "kill -9 $(cat pid)", 836, "is not alive 1 s after reload_cmd")]
    [InlineData(ProcessOperation.Reload, "", 65535, "The spec has no reload_cmd.")]
    public async Task of_one_that_is_running(ProcessOperation operation, string script, int code, string text)
    {
        Assert.Equal(0, (await DoAsync(ProcessOperation.Start, _daemon.Spec)).ErrorCode);
        var spec = With(script);
        if (operation == ProcessOperation.Restart)
        {
            spec.StopCmd = "true";
        }

        var result = await DoAsync(operation, spec);
        Assert.Equal(code, result.ErrorCode);
        Assert.Contains(text, result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_one_that_nobody_knows()
    {
        foreach (var operation in Enum.GetValues<ProcessOperation>())
        {
            var result = await DoAsync(operation, null);
            var fine = operation is ProcessOperation.Unregister or ProcessOperation.SetGroups;
            Assert.Equal((operation, fine ? 0 : 65535), (operation, result.ErrorCode));
            Assert.Equal(!fine, result.ErrorMessage.Contains("is not registered", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task of_a_spec_that_cannot_be_carried_out()
    {
        (string Flaw, Action<ProcessSpec> Change)[] flaws =
        [
            ("proc_name or pid_path", s => (s.ProcName, s.PidPath) = ("", "")),
            ("setup_path", s => s.SetupPath = "bin"),
            ("pid_path", s => (s.SetupPath, s.PidPath) = ("", "x.pid")),
            ("auto_type", s => s.AutoType = 3),
            ("crontab_rule", s => (s.AutoType, s.CrontabRule) = (0, "every day")),
            ("seconds", s => s.StartCheckSeconds = -1),
            ("percentages", s => s.CpuPercent = 101),
        ];
        foreach (var (flaw, change) in flaws)
        {
            var spec = _daemon.Spec;
            change(spec);
            var result = await DoAsync(ProcessOperation.Register, spec);
            Assert.Equal(65535, result.ErrorCode);
            Assert.Contains(flaw, result.ErrorMessage, StringComparison.Ordinal);
        }

        var order = _daemon.Order(ProcessOperation.Register, _daemon.Spec);
        order.Process.Name = "a:b";
        Assert.Equal(65535, (await _keeping.RunAsync(order, _deadline.Token)).ErrorCode);
        Assert.Empty(_keeping.Rest());
    }

    [Fact]
    public async Task of_a_user_that_the_host_does_not_have()
    {
        var spec = _daemon.Spec;
        spec.User = "nobody-of-that-name";
        var result = await DoAsync(ProcessOperation.Start, spec);
        Assert.Equal(65535, result.ErrorCode);
        Assert.Contains("nobody-of-that-name", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_one_that_runs_once_and_is_done_by_the_check_it_is_watched_and_not_started_again()
    {
        var spec = With("echo done");
        spec.AutoType = 2;
        Assert.Equal(836, (await DoAsync(ProcessOperation.Start, spec)).ErrorCode);
        var registered = await _keeping.NextAsync(Report.BodyOneofCase.ProcessRegistered, _deadline.Token);
        Assert.False(registered.ProcessRegistered.Supervised);
    }

    [Fact]
    public async Task of_an_order_that_cannot_be_kept_on_disk()
    {
        Directory.CreateDirectory(_folder.File("registrations.new"));
        var result = await DoAsync(ProcessOperation.Register, _daemon.Spec);
        Assert.Equal(65535, result.ErrorCode);
        Assert.Contains("nothing was registered", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(_keeping.Rest());
    }

    private ProcessSpec With(string script)
    {
        var spec = _daemon.Spec;
        var command = script.Length > 0 ? _daemon.Script("given.sh", script) : "";
        (spec.StopCmd, spec.RestartCmd, spec.ReloadCmd, spec.KillCmd) = (command, command, command, command);
        (spec.StartCmd, spec.StopCheckSeconds) = (command, 1);
        spec.OperationTimeoutSeconds = script.Contains("sleep", StringComparison.Ordinal) ? 1 : 20;
        return spec;
    }

    private static string ResultOf(ProcessResult result)
    {
        using var json = JsonDocument.Parse(result.Content);
        return json.RootElement.GetProperty("value")[0].GetProperty("result").GetString()!;
    }

    private Task<ProcessResult> DoAsync(ProcessOperation operation, ProcessSpec? spec) =>
        _keeping.RunAsync(_daemon.Order(operation, spec), _deadline.Token);
}
