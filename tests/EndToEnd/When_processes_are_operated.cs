using System.Globalization;
using System.Text.Json;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

/// <summary>A daemon under command, as bk-nodeman and GSEKIT operate theirs.</summary>
public sealed class When_processes_are_operated
{
    private const int ProcessEvents = 1_100_008;
    private const int Start = 0;
    private const int Stop = 1;
    private const int Query = 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_daemon_is_started_kept_adopted_and_stopped()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        var agent = await fleet.AddAgentAsync(Cancellation);
        using var daemon = new Daemon(fleet);

        Assert.Equal(0, (await OperateAsync(fleet, agent, daemon, Start)).Code);
        var first = daemon.Pid;
        Assert.Equal(828, (await OperateAsync(fleet, agent, daemon, Start)).Code);
        await StatusAsync(fleet, agent, row => Running(row, first));
        var (code, content) = await OperateAsync(fleet, agent, daemon, Query);
        var instance = JsonDocument.Parse(content).RootElement.GetProperty("process")[0].GetProperty("instance")[0];
        Assert.Equal((0, first, "1.2.3"), (
            code, instance.GetProperty("pid").GetInt32(), instance.GetProperty("version").GetString()!.Trim()));

        // It is brought back, and channel 1100008 tells so.
        Signal.Send(first, Signal.Kill);
        await StatusAsync(fleet, agent, row => row.GetProperty("pid").GetInt32() is var pid && pid > 0 && pid != first);
        var second = daemon.Pid;
        var told = await Eventually.GetAsync(
            "a document on channel 1100008", Fleet.Slack,
            () => Task.FromResult(fleet.Delivered(ProcessEvents) is [var document, ..] ? document : null),
            Cancellation);
        Assert.Equal("process_restart_success", JsonDocument.Parse(told).RootElement.GetProperty("data")[0]
            .GetProperty("event_name").GetString());

        // It outlives its agent, and the next life of the agent takes it up without starting it again.
        agent.Program.Send(Signal.Kill);
        await agent.Program.ExitAsync(Fleet.Slack, Cancellation);
        agent.Start();
        await agent.SeenAsync(2, Fleet.Slack, Cancellation);
        await StatusAsync(fleet, agent, row => Running(row, second));
        Assert.Equal(2, daemon.Starts);

        Assert.Equal(0, (await OperateAsync(fleet, agent, daemon, Stop)).Code);
        Assert.Equal(829, (await OperateAsync(fleet, agent, daemon, Stop)).Code);
        await StatusAsync(fleet, agent, row => row.GetProperty("status").GetInt32() != 1
            && row.GetProperty("pid").GetInt32() == -1);
        Assert.Equal(2, daemon.Starts);
    }

    [Fact]
    public async Task a_host_that_is_away_is_told_at_once()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        var away = await fleet.EnrolAsync(Cancellation);
        using var daemon = new Daemon(fleet);

        Assert.Equal(117, (await OperateAsync(fleet, away, daemon, Start)).Code);
    }

    private static async Task<(int Code, string Content)> OperateAsync(
        Fleet fleet, TestAgent agent, Daemon daemon, int operation)
    {
        var submitted = await fleet.Api.GseAsync(
            "api/v2/proc/operate_proc_multi",
            new { proc_operate_req = new[] { daemon.Request(agent, operation) } }, Cancellation);
        var task = submitted.GetProperty("task_id").GetString();
        var key = $"{agent.Id}:nodeman:daemon";
        var result = await Eventually.GetAsync(
            $"the result of operation {operation}", 2 * Fleet.Slack,
            async () =>
            {
                var data = await fleet.Api.GseAsync(
                    "api/v2/proc/get_proc_operate_result_v2", new { task_id = task }, Cancellation);
                var row = data.GetProperty(key);
                return row.GetProperty("error_code").GetInt32() == 115 ? null : (object)row;
            },
            Cancellation, () => $"agent:\n{agent.Text}");
        var told = (JsonElement)result;
        return (told.GetProperty("error_code").GetInt32(), told.GetProperty("content").GetString()!);
    }

    private static bool Running(JsonElement row, int pid) =>
        row.GetProperty("status").GetInt32() == 1 && row.GetProperty("pid").GetInt32() == pid
        && row.GetProperty("isauto").GetBoolean();

    private static async Task StatusAsync(Fleet fleet, TestAgent agent, Func<JsonElement, bool> isSo)
    {
        var last = "";
        await Eventually.TrueAsync(
            "its status", Fleet.Slack,
            async () =>
            {
                var data = await fleet.Api.GseAsync(
                    "api/v2/proc/get_proc_status_v2",
                    new { meta = new { @namespace = "nodeman", name = "daemon" }, agent_id_list = new[] { agent.Id } },
                    Cancellation);
                var row = data.GetProperty("proc_infos")[0];
                last = row.ToString();
                return isSo(row);
            },
            Cancellation, () => $"{last}\nagent:\n{agent.Text}");
    }

    /// <summary>A program that goes into the background twice and leaves its pid in a file.</summary>
    private sealed class Daemon : IDisposable
    {
        private readonly string _folder;

        public Daemon(Fleet fleet)
        {
            _folder = Directory.CreateDirectory(Path.Combine(fleet.Data, "daemon")).FullName;
            File.WriteAllText(
                Path.Combine(_folder, "start.sh"),
                """
                #!/bin/sh
                echo started >>starts
                (setsid sh -c 'echo $$ >daemon.pid; exec sleep 600' >/dev/null 2>&1 </dev/null &)
                """);
            File.WriteAllText(Path.Combine(_folder, "stop.sh"), "#!/bin/sh\nkill $(cat daemon.pid) && rm daemon.pid\n");
            File.WriteAllText(Path.Combine(_folder, "version.sh"), "#!/bin/sh\necho 1.2.3\n");
            foreach (var script in Directory.GetFiles(_folder, "*.sh"))
            {
                File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
            }
        }

        public int Pid => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

        public int Starts => File.ReadAllLines(Path.Combine(_folder, "starts")).Length;

        private string PidFile => Path.Combine(_folder, "daemon.pid");

        public object Request(TestAgent agent, int operation) => new
        {
            meta = new { @namespace = "nodeman", name = "daemon", labels = new { proc_name = "sleep" } },
            op_type = operation,
            agent_id_list = new[] { agent.Id },
            spec = new
            {
                identity = new
                {
                    proc_name = "sleep",
                    setup_path = _folder,
                    pid_path = PidFile,
                    user = Environment.UserName,
                },
                control = new
                {
                    start_cmd = "./start.sh",
                    stop_cmd = "./stop.sh",
                    version_cmd = "./version.sh",
                },
                resource = new { cpu = 90, mem = 90 },
                alive_monitor_policy = new
                {
                    auto_type = 1,
                    start_check_secs = 1,
                    stop_check_secs = 5,
                    op_timeout = 30,
                },
            },
        };

        public void Dispose()
        {
            if (File.Exists(PidFile) && Directory.Exists($"/proc/{Pid}"))
            {
                Signal.Send(Pid, Signal.Kill);
            }
        }
    }
}
