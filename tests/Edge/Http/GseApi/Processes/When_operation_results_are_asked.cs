using System.Net;
using System.Text.Json.Nodes;
using Gse.Domain.Tasks;
using Gse.Edge.Tests.Http.GseApi.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Processes;

/// <summary>Contract gse-tasks-files-processes 5.4, 5.5 and 7.1.</summary>
public sealed class When_operation_results_are_asked : IClassFixture<EdgeWithTasks>
{
    private const string V2 = "/api/v2/proc/get_proc_operate_result_v2";
    private const string Content = """{"value":[{"procName":"bkmonitorbeat","result":"success","isAuto":true}]}""";

    private readonly EdgeWithTasks _edge;

    public When_operation_results_are_asked(EdgeWithTasks edge)
    {
        _edge = edge;
        edge.Tasks.Outcome = _ => TargetState.Initial;
    }

    /// <summary>What became of a target, and the number of 5.4.</summary>
    public static TheoryData<TargetOutcome, int?, StartFailure, int, string> Ends => new()
    {
        { TargetOutcome.Exited, 0, StartFailure.None, 0, "success" },
        { TargetOutcome.Exited, 828, StartFailure.None, 828, "failed" },
        { TargetOutcome.Exited, 829, StartFailure.None, 829, "failed" },
        { TargetOutcome.Exited, 836, StartFailure.None, 836, "failed" },
        { TargetOutcome.Exited, 850, StartFailure.None, 850, "failed" },
        { TargetOutcome.Exited, 65535, StartFailure.None, 65535, "failed" },
        { TargetOutcome.NeverDelivered, null, StartFailure.None, 117, "the agent is offline" },
        { TargetOutcome.HostLost, null, StartFailure.None, 117, "the host fell silent" },
        { TargetOutcome.AgentRestarted, null, StartFailure.None, 117, "the agent restarted meanwhile" },
        { TargetOutcome.Killed, null, StartFailure.None, 126, "terminated" },
        { TargetOutcome.TimedOut, null, StartFailure.None, 65535, "timed out" },
        { TargetOutcome.CouldNotStart, null, StartFailure.UserMissing, 122, "there is no such user" },
        { TargetOutcome.CouldNotStart, null, StartFailure.NoSpace, 65535, "it could not be started" },
    };

    [Theory]
    [InlineData(V2, "0100005254008ed86116666614661851:nodeman:bkmonitorbeat", "1:10.0.0.1:nodeman:bkmonitorbeat")]
    [InlineData(
        "/api/v2/proc/get_proc_operate_result", "0100005254008ed86116666614661851:nodeman:bkmonitorbeat",
        "1:10.0.0.1:nodeman:bkmonitorbeat")]
    [InlineData(
        "/api/c/compapi/v2/gse/get_proc_operate_result", "0100005254008ed86116666614661851:nodeman:bkmonitorbeat",
        "1:2:10.0.0.1:nodeman:bkmonitorbeat", "1:10.0.0.1:nodeman:bkmonitorbeat")]
    [InlineData(
        "/api/c/compapi/v2/gse/get_proc_operate_result_v2/", "0100005254008ed86116666614661851:nodeman:bkmonitorbeat",
        "1:2:10.0.0.1:nodeman:bkmonitorbeat", "1:10.0.0.1:nodeman:bkmonitorbeat")]
    public async Task each_process_has_its_key_from_the_first_moment(string path, params string[] keys)
    {
        await StartAsync(ProcessRequests.Parsed, ProcessRequests.OfHost(), ProcessRequests.Parsed);
        var answer = await AskAsync(path);
        Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.Code));
        Assert.Equal(keys, answer.Data.Names());
        foreach (var row in answer.Data.EnumerateObject().Select(property => property.Value))
        {
            Assert.Equal("""{"error_code":115,"error_msg":"running","content":""}""", row.GetRawText());
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task every_result_has_its_number(
        TargetOutcome outcome, int? code, StartFailure failure, int error, string message)
    {
        foreach (var reason in new[] { "", "because" })
        {
            _edge.Tasks.Outcome = _ => Ended(new TargetResult(outcome, code, reason, failure));
            await StartAsync(ProcessRequests.Parsed);
            var row = (await AskAsync(V2)).Data.EnumerateObject().Single().Value;
            Assert.Equal(["error_code", "error_msg", "content"], row.Names());
            Assert.Equal(
                (error, reason.Length == 0 ? message : reason, ""),
                (row.Int("error_code"), row.Text("error_msg"), row.Text("content")));
        }
    }

    [Fact]
    public async Task content_is_text_that_holds_the_document()
    {
        _edge.Tasks.Outcome = _ => Ended(
            new TargetResult(TargetOutcome.Exited, 0, "", StartFailure.None) { Content = Content });
        await StartAsync(ProcessRequests.Parsed);
        var row = (await AskAsync(V2)).Data.EnumerateObject().Single().Value;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Content), JsonNode.Parse(row.Text("content"))));
    }

    [Fact]
    public async Task what_a_lost_host_said_later_is_told_with_it()
    {
        _edge.Tasks.Outcome = _ => Ended(new TargetResult(TargetOutcome.HostLost, null, "", StartFailure.None)) with
        {
            Late = new TargetResult(TargetOutcome.Exited, 0, "", StartFailure.None),
        };
        await StartAsync(ProcessRequests.Parsed);
        var row = (await AskAsync(V2)).Data.EnumerateObject().Single().Value;
        Assert.Equal("the host fell silent; later the host told: exited with 0", row.Text("error_msg"));
    }

    [Theory]
    [InlineData("GSETASK:20190813145456:8", 200, 1000115)]
    [InlineData("", 400, -1)]
    public async Task an_unknown_task_has_the_code_that_clients_wait_on(string id, int status, int code)
    {
        var answer = await _edge.PostAsync(V2, $$"""{"task_id":"{{id}}"}""");
        Assert.Equal(((HttpStatusCode)status, code), (answer.Status, answer.Code));
        Assert.Equal("{}", answer.Data.GetRawText());
    }

    [Fact]
    public async Task a_script_is_no_operation()
    {
        await _edge.PostAsync(
            "/api/v2/task/async_execute_script",
            """
            {"agent_id_list":["a1"],"scripts":[],
             "atomic_tasks":[{"atomic_task_id":0,"command":"/bin/true","timeout_seconds":1}]}
            """);
        Assert.Equal(1000115, (await AskAsync(V2)).Code);
    }

    private static TargetState Ended(TargetResult result) =>
        TargetState.Initial with { Phase = TargetPhase.Ended, Result = result };

    private async Task StartAsync(params JsonNode[] elements) => Assert.Equal(0, (await _edge.PostAsync(
        "/api/v2/proc/operate_proc_multi", ProcessRequests.Multi(elements))).Code);

    private Task<GseAnswer> AskAsync(string path) =>
        _edge.PostAsync(path, $$"""{"task_id":"{{TasksInTest.Id}}"}""");
}
