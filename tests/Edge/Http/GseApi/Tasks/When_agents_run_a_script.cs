using System.Text;
using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Edge.Tests.Gateway;
using Gse.Protocol;

namespace Gse.Edge.Tests.Http.GseApi.Tasks;

/// <summary>Contract gse-tasks-files-processes 2, with agents on the link: from the call to the last row.</summary>
public sealed class When_agents_run_a_script(EdgeWithAgents edge) : IClassFixture<EdgeWithAgents>
{
    private const string Family = "/api/v2/task/extensions/";

    [Fact]
    public async Task rows_are_there_at_once_and_follow_the_run_to_its_end()
    {
        await using var agent = await edge.JoinAsync("follows");
        var task = await StartAsync(Agents("follows", "never-seen"));
        var first = (await AskAsync(task, "follows")).Rows();
        Assert.Equal((0, 115), Numbers(Assert.Single(first)));

        var order = await agent.TakeAsync();
        Assert.Equal(("root", "a.sh", "/tmp/bkjob", "echo 你好"), (
            order.Script.User, order.Script.Files[0].Name, order.Script.Files[0].Folder,
            order.Script.Files[0].Content.ToStringUtf8()));
        Assert.Equal(("/tmp/bkjob/a.sh", 60U), (
            order.Script.Atomics[0].Command, order.Script.Atomics[0].TimeoutSeconds));

        await agent.TellAsync(order, News.Started());
        await UntilAsync(task, "follows", row => Numbers(row) == (1, 115));
        const string text = "你好，世界\n";
        await agent.TellAsync(order, News.Output(text));
        await agent.TellAsync(order, News.Ended(RunOutcome.Exited, 0, (ulong)Encoding.UTF8.GetByteCount(text)));
        await UntilAsync(task, "follows", row => Numbers(row) == (2, 0));

        // As bk-job reads: so many bytes at a time, until it is told the end.
        var (screen, offset, last) = (new StringBuilder(), 0, default(JsonElement));
        do
        {
            last = (await AskAsync(task, "follows", offset, 5)).Rows()[0];
            screen.Append(last.Text("screen"));
            offset += Encoding.UTF8.GetByteCount(last.Text("screen"));
        }
        while (last.Int("error_code") == 115);

        Assert.Equal((text, (2, 0), "tag"), (screen.ToString(), Numbers(last), last.Text("tag")));
        Assert.Equal(
            (News.At, News.At + 100),
            (last.GetProperty("start_time").GetInt64(), last.GetProperty("end_time").GetInt64()));
    }

    [Theory]
    [InlineData(RunOutcome.Exited, 3, StartFailure.Unspecified, 5, 0, 3)]
    [InlineData(RunOutcome.TimedOut, 137, StartFailure.Unspecified, 3, 0, 0)]
    [InlineData(RunOutcome.CouldNotStart, -1, StartFailure.UserMissing, 5, 122, 0)]
    [InlineData(RunOutcome.CouldNotStart, -1, StartFailure.NoSpace, 5, 101, 0)]
    [InlineData(RunOutcome.AgentRestarted, -1, StartFailure.Unspecified, 6, 0, 0)]
    public async Task what_the_agent_tells_is_answered_in_the_numbers_of_gse(
        RunOutcome outcome, int code, StartFailure failure, int status, int error, int exit)
    {
        var name = $"tells-{outcome}-{failure}".ToLowerInvariant();
        await using var agent = await edge.JoinAsync(name, _ => News.Ended(outcome, code, 0, failure));
        var task = await StartAsync(Agents(name));
        var row = await UntilAsync(task, name, row => row.Int("error_code") != 115);
        Assert.Equal((status, error), Numbers(row));
        Assert.Equal(exit, row.Int("script_exit_code"));
    }

    [Fact]
    public async Task a_command_that_waited_for_one_that_failed_is_told_as_skipped()
    {
        await using var agent = await edge.JoinAsync("skips", _ => News.Of(
            RunOutcome.Exited, 2, StartFailure.Unspecified, "", News.Atomic(0, RunOutcome.Exited, 2),
            News.Atomic(1, RunOutcome.Skipped)));
        var task = await StartAsync(Agents("skips"), """{"atomic_task_id":1,"command":"/b","timeout_seconds":0}""");
        var rows = (await edge.PostUntilAsync(
            Family + "get_execute_script_result",
            $$"""
            {"task_id":"{{task}}","agent_tasks":[
              {"bk_agent_id":"skips","atomic_tasks":[{"atomic_task_id":0},{"atomic_task_id":1}]}]}
            """,
            answer => answer.Rows().TrueForAll(row => row.Int("error_code") != 115))).Rows();
        Assert.Equal([(5, 0), (4, 101)], rows.Select(Numbers));
    }

    [Fact]
    public async Task who_is_offline_or_unknown_is_told_promptly_and_holds_up_nobody()
    {
        await edge.EnrolAsync("offline");
        await using var agent = await edge.JoinAsync("online", _ => News.Ended(RunOutcome.Exited));
        var task = await StartAsync(Agents("offline", "unknown", "online"));
        foreach (var host in new[] { "offline", "unknown" })
        {
            var row = await UntilAsync(task, host, row => row.Int("error_code") != 115);
            Assert.Equal((5, 117), Numbers(row));
            Assert.NotEqual("", row.Text("error_msg"));
        }

        await UntilAsync(task, "online", row => Numbers(row) == (2, 0));
        var state = await edge.PostUntilAsync(
            "/api/v2/task/get_task_state",
            $$"""{"task_id":"{{task}}","agent_id_list":["offline","unknown","online"]}""",
            answer => answer.Data.GetProperty("result").Text("state") == "failed");
        var result = state.Data.GetProperty("result");
        Assert.Equal(["offline", "unknown"], result.Texts("offline_agents"));
        Assert.Equal(["online"], result.Texts("successed_agents"));
    }

    [Fact]
    public async Task a_task_is_ended_on_some_hosts_and_again_and_after_its_end()
    {
        await using var agent = await edge.JoinAsync("ended");
        await using var other = await edge.JoinAsync("goes-on");
        var task = await StartAsync(Agents("ended", "goes-on"));
        await agent.TakeAsync();
        var order = await other.TakeAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(task, (await StopAsync(task, "agent_id_list", """["ended","no-target"]""")).StartedId());
        }

        await UntilAsync(task, "ended", row => Numbers(row) == (4, 126));
        Assert.Equal(115, (await AskAsync(task, "goes-on")).Rows()[0].Int("error_code"));
        await other.TellAsync(order, News.Ended(RunOutcome.Exited));
        await UntilAsync(task, "goes-on", row => Numbers(row) == (2, 0));
        Assert.Equal(0, (await StopAsync(task, "agents", """[{"bk_agent_id":"goes-on"}]""")).Code);
        Assert.Equal((2, 0), Numbers((await AskAsync(task, "goes-on")).Rows()[0]));
    }

    [Fact]
    public async Task the_output_of_a_host_that_is_lost_comes_before_the_loss()
    {
        var agent = await edge.JoinAsync("lost");
        var task = await StartAsync(Agents("lost"));
        var order = await agent.TakeAsync();
        await agent.TellAsync(order, News.Started());
        await agent.TellAsync(order, News.Output("half"));
        await UntilAsync(task, "lost", row => row.Text("screen") == "half");
        await agent.DisposeAsync();
        var (id, now) = (AgentId.Parse("lost"), DateTimeOffset.UtcNow);
        await edge.HappenAsync(
            StreamName.OfAgent(id),
            new AgentLost(id, EdgeId.Parse("edge1"), LossCause.Silent, now, now, now, now));

        await edge.PostUntilAsync(
            "/api/v2/task/get_task_state", $$"""{"task_id":"{{task}}"}""",
            answer => answer.Data.GetProperty("result").Text("state") == "failed");
        var half = (await AskAsync(task, "lost")).Rows()[0];
        Assert.Equal(((1, 115), "half"), (Numbers(half), half.Text("screen")));
        var end = (await AskAsync(task, "lost", 4)).Rows()[0];
        Assert.Equal(((5, 117), ""), (Numbers(end), end.Text("screen")));
    }

    [Fact]
    public async Task a_container_is_a_target_of_its_own()
    {
        await using var agent = await edge.JoinAsync("node");
        var task = await StartAsync(
            """
            {"bk_agent_id":"node","bk_container_id":"c0ffee","user":"root"},
            {"bk_agent_id":"node","bk_container_id":"","user":"root"}
            """);
        var answer = await edge.PostUntilAsync(
            Family + "get_execute_script_result",
            $$"""
            {"task_id":"{{task}}","agent_tasks":[
              {"bk_agent_id":"node","bk_container_id":"c0ffee","atomic_tasks":[{"atomic_task_id":0}]},
              {"bk_agent_id":"node","bk_container_id":"beef","atomic_tasks":[{"atomic_task_id":0}]},
              {"bk_agent_id":"node","bk_container_id":"0000","atomic_tasks":[{"atomic_task_id":0}]}]}
            """,
            answer => answer.Rows()[0].Int("error_code") != 115);
        Assert.Equal(
            [
                ("c0ffee", (5, 101), "agents run nothing in containers"),
                ("beef", (5, 101), "the task has no such target or no such atomic task"), ("", (0, 115), "accepted"),
            ],
            answer.Rows().Select(row => (row.Text("bk_container_id"), Numbers(row), row.Text("error_msg"))));
    }

    private static string Agents(params string[] ids) =>
        string.Join(',', ids.Select(id => $$"""{"bk_agent_id":"{{id}}","bk_container_id":"","user":"root"}"""));

    private static (int Status, int Error) Numbers(JsonElement row) => (row.Int("status"), row.Int("error_code"));

    private async Task<string> StartAsync(string agents, string? second = null)
    {
        var relation = second is null ? "" : """{"atomic_task_id":1,"atomic_task_id_idx":[0]}""";
        var answer = await edge.PostAsync(
            Family + "async_execute_script",
            $$"""
            {"agents":[{{agents}}],
             "scripts":[{"script_name":"a.sh","script_store_dir":"/tmp/bkjob","script_content":"echo 你好"}],
             "atomic_tasks":[{"atomic_task_id":0,"command":"/tmp/bkjob/a.sh","timeout_seconds":60}
               {{(second is null ? "" : "," + second)}}],
             "atomic_tasks_relations":[{{relation}}]}
            """);
        Assert.Equal((0, ""), (answer.Code, answer.Code == 0 ? "" : answer.Message));
        Assert.InRange(answer.StartedId().Length, 1, 64);
        return answer.StartedId();
    }

    private Task<GseAnswer> StopAsync(string task, string field, string targets) => edge.PostAsync(
        Family + "async_terminate_execute_script", $$"""{"task_id":"{{task}}","{{field}}":{{targets}}}""");

    private static string Question(string task, string host, int offset, int? limit) =>
        $$"""
        {"task_id":"{{task}}","agent_tasks":[{"bk_agent_id":"{{host}}","bk_container_id":"",
          "atomic_tasks":[{"atomic_task_id":0,"offset":{{offset}}{{(limit is null ? "" : $",\"limit\":{limit}")}}}]}]}
        """;

    private Task<GseAnswer> AskAsync(string task, string host, int offset = 0, int? limit = null) =>
        edge.PostAsync(Family + "get_execute_script_result", Question(task, host, offset, limit));

    private async Task<JsonElement> UntilAsync(string task, string host, Func<JsonElement, bool> isIt) =>
        (await edge.PostUntilAsync(
            Family + "get_execute_script_result", Question(task, host, 0, null),
            answer => isIt(answer.Rows()[0]))).Rows()[0];
}
