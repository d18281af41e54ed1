using System.Text.Json;
using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_a_process_is_queried : IAsyncDisposable
{
    private const string Fields =
        "cmdline:s processName:s version:s health:s isAuto:b cpuUsage:f cpuUsageAve:f phyMemUsage:f usePhyMem:i "
        + "diskSize:i pid:i startTime:s stat:s utime:s stime:s threadCount:i elapsedTime:i register_time:i "
        + "last_start_time:i report_time:i";

    private readonly TempFolder _folder = new();
    private readonly Daemon _daemon = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);
    private readonly Keeping _keeping;

    public When_a_process_is_queried() => _keeping = new Keeping(_folder);

    public async ValueTask DisposeAsync()
    {
        await _keeping.DisposeAsync();
        _daemon.Dispose();
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task its_document_has_the_fields_and_types_of_the_contract_running_or_not(bool running)
    {
        await DoAsync(running ? ProcessOperation.Start : ProcessOperation.Undelegate, _daemon.Spec);
        using var json = JsonDocument.Parse((await DoAsync(ProcessOperation.Query, _daemon.Spec)).Content);
        var root = json.RootElement;
        Assert.Equal(
            "ip:s bk_agent_id:s utctime:s utctime2:s timezone:i process:a", Shape(root));
        Assert.Equal(("10.0.0.1", "agent-1"), (Text(root, "ip"), Text(root, "bk_agent_id")));
        Assert.Matches("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$", Text(root, "utctime"));
        var process = Assert.Single(root.GetProperty("process").EnumerateArray());
        Assert.Equal("procname:s instance:a", Shape(process));
        Assert.Equal(_daemon.Name, Text(process, "procname"));
        var instance = Assert.Single(process.GetProperty("instance").EnumerateArray());
        Assert.Equal(Fields, Shape(instance));
        Assert.Equal(running ? _daemon.Pid : -1, instance.GetProperty("pid").GetInt32());
        Assert.Equal((_daemon.Name, running ? "S" : ""), (Text(instance, "processName"), Text(instance, "stat")));
        Assert.Equal(running, instance.GetProperty("isAuto").GetBoolean());
        Assert.Equal(running ? $"./{_daemon.Name} 60" : "", Text(instance, "cmdline"));
        var since = instance.GetProperty("report_time").GetInt64() - instance.GetProperty("last_start_time").GetInt64();
        Assert.True(since < 60 == running);
    }

    [Fact]
    public async Task its_version_and_health_are_asked_for_and_the_version_is_reported()
    {
        var spec = _daemon.Spec;
        spec.VersionCmd = _daemon.Script("version.sh", "echo; echo 1.2.$(cat patch); echo more");
        spec.HealthCmd = _daemon.Script("health.sh", "echo out of sorts; exit 2");
        await File.WriteAllTextAsync(_daemon.File("patch"), "7", _deadline.Token);
        await DoAsync(ProcessOperation.Start, spec);

        // Asked for after the start, without a query.
        string version;
        do
        {
            var registered = await _keeping.NextAsync(Report.BodyOneofCase.ProcessRegistered, _deadline.Token);
            version = registered.ProcessRegistered.Version;
        }
        while (version.Length == 0);
        Assert.Equal("1.2.7", version);

        await File.WriteAllTextAsync(_daemon.File("patch"), "8", _deadline.Token);
        using var json = JsonDocument.Parse((await DoAsync(ProcessOperation.Query, null)).Content);
        var instance = json.RootElement.GetProperty("process")[0].GetProperty("instance")[0];
        Assert.Equal(("1.2.8", "out of sorts"), (Text(instance, "version"), Text(instance, "health")));
        var again = await _keeping.NextAsync(Report.BodyOneofCase.ProcessRegistered, _deadline.Token);
        Assert.Equal("1.2.8", again.ProcessRegistered.Version);
    }

    [Fact]
    public async Task a_query_does_not_wait_for_an_order_that_is_being_carried_out()
    {
        var spec = _daemon.Spec;
        spec.StartCmd = _daemon.Script(
            "slow.sh", "touch begun; while [ -e slow.sh -a ! -e go ]; do sleep 0.1; done; ./start.sh");
        var starting = DoAsync(ProcessOperation.Start, spec);
        await Eventually.TrueAsync(() => File.Exists(_daemon.File("begun")), _deadline.Token);
        var asked = await DoAsync(ProcessOperation.Query, spec);
        Assert.Contains("\"pid\":-1", asked.Content, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_daemon.File("go"), "", _deadline.Token);
        Assert.Equal(0, (await starting).ErrorCode);
    }

    [Fact]
    public async Task one_of_the_configuration_can_be_queried()
    {
        await DoAsync(ProcessOperation.Start, _daemon.Spec);
        await DoAsync(ProcessOperation.Unregister, null);
        _keeping.Configure(new Watch(_daemon.Name) { ProcName = _daemon.Name }.Build());
        var asked = await DoAsync(ProcessOperation.Query, null);
        Assert.Contains($"\"pid\":{_daemon.Pid},", asked.Content, StringComparison.Ordinal);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    // Names in their order, with what a strict client decodes each to.
    private static string Shape(JsonElement json) => string.Join(' ', json.EnumerateObject().Select(p => p.Value switch
    {
        { ValueKind: JsonValueKind.String } => $"{p.Name}:s",
        { ValueKind: JsonValueKind.Array } => $"{p.Name}:a",
        { ValueKind: JsonValueKind.True or JsonValueKind.False } => $"{p.Name}:b",
        var number when number.GetRawText().Contains('.', StringComparison.Ordinal) => $"{p.Name}:f",
        _ => $"{p.Name}:i",
    }));

    private Task<ProcessResult> DoAsync(ProcessOperation operation, ProcessSpec? spec) =>
        _keeping.RunAsync(_daemon.Order(operation, spec), _deadline.Token);
}
