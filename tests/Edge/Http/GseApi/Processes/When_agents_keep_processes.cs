using Gse.Edge.Tests.Gateway;
using Gse.Edge.Tests.Http.GseApi.Tasks;
using Gse.Protocol;

namespace Gse.Edge.Tests.Http.GseApi.Processes;

/// <summary>Contract gse-tasks-files-processes 5, with agents on the link.</summary>
public sealed class When_agents_keep_processes(EdgeWithAgents edge) : IClassFixture<EdgeWithAgents>
{
    private const string Content = """{"value":[{"procName":"bkmonitorbeat","result":"success","isAuto":true}]}""";

    private static readonly ProcessSpec Spec = new()
    {
        ProcName = "bkmonitorbeat",
        SetupPath = "/usr/local/gse2/plugins/bin",
        PidPath = "/var/run/gse2/bkmonitorbeat.pid",
        ConfigPath = "/usr/local/gse2/plugins/etc/bkmonitorbeat.conf",
        LogPath = "/var/log/gse2",
        User = "root",
        StartCmd = "./start.sh bkmonitorbeat",
        StopCmd = "./stop.sh bkmonitorbeat",
        RestartCmd = "./restart.sh bkmonitorbeat",
        ReloadCmd = "./reload.sh bkmonitorbeat",
        KillCmd = "./kill.sh",
        VersionCmd = "./bkmonitorbeat -v",
        HealthCmd = "./health",
        CpuPercent = 10.5,
        MemoryPercent = 12,
        AutoType = 1,
        StartCheckSeconds = 9,
        StopCheckSeconds = 8,
        StartRetries = 3,
        StartIntervalSeconds = 7,
        CrontabRule = "* * * * *",
        OperationTimeoutSeconds = 60,
    };

    [Fact]
    public async Task an_operation_reaches_the_agent_whole_and_its_answer_comes_back()
    {
        await using var agent = await edge.JoinAsync("operated");
        var started = await edge.PostAsync(
            "/api/v2/proc/operate_proc_multi",
            ProcessRequests.Multi(ProcessRequests.With(("agent_id_list", """["operated","never-seen"]"""))));
        var ask = $$"""{"task_id":"{{started.Data.Text("task_id")}}"}""";
        var first = await edge.PostAsync("/api/v2/proc/get_proc_operate_result_v2", ask);
        Assert.Equal(
            ["operated:nodeman:bkmonitorbeat", "never-seen:nodeman:bkmonitorbeat"], first.Data.Names());
        Assert.Equal(115, first.Data.GetProperty("operated:nodeman:bkmonitorbeat").Int("error_code"));

        var order = (await agent.TakeAsync()).Process;
        Assert.Equal(
            (new ProcessName { Namespace = "nodeman", Name = "bkmonitorbeat" }, ProcessOperation.Start, Spec),
            (order.Process, order.Operation, order.Spec));
        Assert.Equal("77", order.Labels["bk_process_id"]);
        Assert.Equal(
            117, (await ResultAsync(ask, "never-seen:nodeman:bkmonitorbeat")).Int("error_code"));
    }

    [Theory]
    [InlineData(0, "", "success")]
    [InlineData(828, "already running", "already running")]
    [InlineData(65535, "sh: no such file", "sh: no such file")]
    public async Task what_the_host_says_goes_through(int code, string message, string told)
    {
        var name = $"says-{code}";
        await using var agent = await edge.JoinAsync(name, _ => News.Process(code, message, Content));
        var started = await edge.PostAsync(
            "/api/v2/proc/operate_proc_v2",
            ProcessRequests.With(("agent_id_list", $"""["{name}"]""")).ToJsonString());
        var row = await ResultAsync(
            $$"""{"task_id":"{{started.Data.Text("task_id")}}"}""", $"{name}:nodeman:bkmonitorbeat");
        Assert.Equal(
            (code, told, Content), (row.Int("error_code"), row.Text("error_msg"), row.Text("content")));
    }

    [Fact]
    public async Task a_registration_waits_for_the_hosts_and_tells_at_once_who_is_not_there()
    {
        await edge.EnrolAsync("away");
        await using var agent = await edge.JoinAsync("registers", order =>
            News.Process(order.Process.Operation == ProcessOperation.Register ? 0 : 850, "", Content));
        var answer = await edge.PostAsync(
            "/api/v2/proc/register_proc_info",
            ProcessRequests.With(("agent_id_list", """["registers","away","nobody"]""")).ToJsonString());
        Assert.Equal(
            [
                ("registers:nodeman:bkmonitorbeat", 0), ("away:nodeman:bkmonitorbeat", 117),
                ("nobody:nodeman:bkmonitorbeat", 117),
            ],
            answer.Data.EnumerateObject().Select(row => (row.Name, row.Value.Int("error_code"))));

        var again = await edge.PostAsync(
            "/api/v2/proc/unregister_proc_info",
            ProcessRequests.With(("agent_id_list", """["registers"]""")).ToJsonString());
        Assert.Equal(850, again.Data.GetProperty("registers:nodeman:bkmonitorbeat").Int("error_code"));
    }

    [Fact]
    public async Task groups_that_were_set_are_answered_when_the_host_has_told_of_them()
    {
        var groups = new List<ProcessOrder>();
        await using var agent = await edge.JoinAsync("grouped", order =>
        {
            groups.Add(order.Process);
            return News.Process(0);
        });
        var set = await edge.PostAsync(
            "/api/v2/proc/set_process_group_info",
            """
            {"meta":{"namespace":"nodeman"},"agent_id_list":["grouped"],
             "spec":{"process_group":[{"id":"g1","resource":{"cpu_pool_limit":30.5,"cpu_pool_weight":1}}]}}
            """);
        Assert.Equal(0, set.Data.GetProperty("grouped:nodeman").Int("error_code"));
        var order = Assert.Single(groups);
        Assert.Equal(("nodeman", ProcessOperation.SetGroups), (order.Process.Namespace, order.Operation));
        Assert.Equal([new ProcessGroup { Id = "g1", CpuPoolLimit = 30.5, CpuPoolWeight = 1 }], order.Groups);

        await agent.ReportAsync(new Report
        {
            AtMs = News.At,
            ProcessGroupsSet = new ProcessGroupsSet { Namespace = "nodeman", Groups = { order.Groups } },
        });
        var told = await edge.PostUntilAsync(
            "/api/v2/proc/get_process_group_info",
            """{"meta":{"namespace":"nodeman"},"agent_id_list":["grouped"]}""",
            answer => answer.Data.GetProperty("process_group_infos").GetArrayLength() > 0);
        var row = told.Data.GetProperty("process_group_infos")[0];
        Assert.Equal(("g1", 30.5), (
            row.Text("id"), row.GetProperty("resource").GetProperty("cpu_pool_limit").GetDouble()));
    }

    private async Task<System.Text.Json.JsonElement> ResultAsync(string ask, string key) =>
        (await edge.PostUntilAsync(
            "/api/v2/proc/get_proc_operate_result_v2", ask,
            answer => answer.Data.GetProperty(key).Int("error_code") != 115)).Data.GetProperty(key);
}
