using System.Net;
using System.Text;
using System.Text.Json;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Tasks;

/// <summary>Contract gse-tasks-files-processes 2.3, its consequences 1 to 7, 2.4 and 2.5.</summary>
public sealed class When_script_results_are_asked : IClassFixture<EdgeWithTasks>
{
    private static readonly DateTimeOffset T0 = TasksInTest.T0;
    private static readonly string[] Fields =
    [
        "bk_agent_id", "bk_container_id", "atomic_task_id", "status", "error_code", "error_msg", "start_time",
        "end_time", "script_exit_code", "tag", "screen",
    ];

    private readonly EdgeWithTasks _edge;

    public When_script_results_are_asked(EdgeWithTasks edge)
    {
        _edge = edge;
        edge.Tasks.Targets.Clear();
        edge.Tasks.Output = "";
    }

    /// <summary>How a command ended, and the two numbers of 2.4 and 2.5.</summary>
    public static TheoryData<TargetOutcome?, int?, StartFailure, int, int, int> Ends => new()
    {
        { TargetOutcome.Exited, 0, StartFailure.None, 2, 0, 0 },
        { TargetOutcome.Exited, 3, StartFailure.None, 5, 0, 3 },
        { TargetOutcome.Exited, 137, StartFailure.None, 5, 0, 137 },
        { TargetOutcome.Exited, null, StartFailure.None, 5, 0, 0 },
        { TargetOutcome.TimedOut, null, StartFailure.None, 3, 0, 0 },
        { TargetOutcome.Killed, 143, StartFailure.None, 4, 126, 143 },
        { TargetOutcome.NeverDelivered, null, StartFailure.None, 5, 117, 0 },
        { TargetOutcome.HostLost, null, StartFailure.None, 5, 117, 0 },
        { TargetOutcome.CouldNotStart, null, StartFailure.UserMissing, 5, 122, 0 },
        { TargetOutcome.CouldNotStart, null, StartFailure.NotExecutable, 5, 101, 0 },
        { TargetOutcome.CouldNotStart, null, StartFailure.NoSpace, 5, 101, 0 },
        { TargetOutcome.CouldNotStart, null, StartFailure.QueueFull, 5, 101, 0 },
        { TargetOutcome.AgentRestarted, null, StartFailure.None, 6, 0, 0 },
        { null, null, StartFailure.None, 4, 101, 0 },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task a_command_that_ended_has_these_numbers(
        TargetOutcome? outcome, int? exit, StartFailure failure, int status, int error, int exitCode)
    {
        var end = new AtomicResult(0, outcome, exit, T0, T0.AddSeconds(2), "tag", 0, false, "why", failure);
        _edge.Tasks.Know(State(TargetPhase.Running) with { Ends = [end] });
        var row = await RowAsync();
        Assert.Equal(Fields, row.Names());
        Assert.Equal(
            (status, error, exitCode), (row.Int("status"), row.Int("error_code"), row.Int("script_exit_code")));
        Assert.Equal(("why", "tag"), (row.Text("error_msg"), row.Text("tag")));
        Assert.Equal(
            (T0.ToUnixTimeMilliseconds(), T0.AddSeconds(2).ToUnixTimeMilliseconds()),
            (row.GetProperty("start_time").GetInt64(), row.GetProperty("end_time").GetInt64()));
    }

    [Theory]
    [InlineData(TargetOutcome.NeverDelivered, 5, 117, "the agent is offline")]
    [InlineData(TargetOutcome.HostLost, 5, 117, "the host fell silent")]
    [InlineData(TargetOutcome.Killed, 4, 126, "terminated")]
    [InlineData(TargetOutcome.AgentRestarted, 6, 0, "the agent restarted while it ran")]
    [InlineData(TargetOutcome.CouldNotStart, 5, 101, "it could not be started")]
    public async Task a_target_that_ended_without_its_command_has_these(
        TargetOutcome outcome, int status, int error, string message)
    {
        _edge.Tasks.Know(Ended(outcome));
        var row = await RowAsync();
        Assert.Equal(Fields, row.Names());
        Assert.Equal((status, error, message), (row.Int("status"), row.Int("error_code"), row.Text("error_msg")));
    }

    [Theory]
    [InlineData(TargetPhase.Waiting, 0)]
    [InlineData(TargetPhase.Dispatched, 0)]
    [InlineData(TargetPhase.Running, 1)]
    public async Task before_the_end_there_is_a_whole_row_that_says_so(TargetPhase phase, int status)
    {
        _edge.Tasks.Know(State(phase));
        var row = await RowAsync();
        Assert.Equal(Fields, row.Names());
        Assert.Equal((status, 115, 0), (row.Int("status"), row.Int("error_code"), row.Int("script_exit_code")));
        Assert.Equal((0, ""), (row.GetProperty("end_time").GetInt64(), row.Text("screen")));
    }

    [Fact]
    public async Task ids_are_echoed_as_asked_and_a_host_has_no_container()
    {
        _edge.Tasks.Know(State(TargetPhase.Running), "0:10.0.0.1");
        _edge.Tasks.Know(State(TargetPhase.Running), "node", "c0ffee");
        var rows = await AskAsync(
            """
            {"bk_agent_id":"0:10.0.0.1","bk_container_id":"000",
             "atomic_tasks":[{"atomic_task_id":0},{"atomic_task_id":1}]},
            {"bk_agent_id":"node","bk_container_id":"c0ffee","atomic_tasks":[{"atomic_task_id":0,"offset":0}]}
            """);
        Assert.Equal(
            [("0:10.0.0.1", "", 0), ("0:10.0.0.1", "", 1), ("node", "c0ffee", 0)],
            rows.Select(row => (row.Text("bk_agent_id"), row.Text("bk_container_id"), row.Int("atomic_task_id"))));
    }

    [Fact]
    public async Task a_host_that_is_no_target_fails_by_itself_and_not_the_others()
    {
        _edge.Tasks.Know(State(TargetPhase.Running));
        var rows = await AskAsync(
            """
            {"bk_agent_id":"nobody","atomic_tasks":[{"atomic_task_id":0}]},
            {"bk_agent_id":"a1","atomic_tasks":[{"atomic_task_id":0}]}
            """);
        Assert.Equal([(5, 101), (1, 115)], rows.Select(row => (row.Int("status"), row.Int("error_code"))));
    }

    [Fact]
    public async Task output_comes_in_pieces_and_the_end_only_with_the_last_one()
    {
        _edge.Tasks.Output = "0123456789";
        _edge.Tasks.Know(State(TargetPhase.Running) with { Ends = [Exit(0)] });
        var (text, offset, states) = (new StringBuilder(), 0, new List<(int, int)>());
        do
        {
            var row = (await AskAsync(Atomic($$""","offset":{{offset}},"limit":4""")))[0];
            text.Append(row.Text("screen"));
            offset += Encoding.UTF8.GetByteCount(row.Text("screen"));
            states.Add((row.Int("status"), row.Int("error_code")));
        }
        while (states[^1].Item2 == 115);

        Assert.Equal("0123456789", text.ToString());
        Assert.Equal([(1, 115), (1, 115), (2, 0)], states);
    }

    [Theory]
    [InlineData("", 1, 115, "out")]
    [InlineData(",\"offset\":3", 5, 117, "")]
    [InlineData(",\"offset\":0,\"limit\":0", 5, 117, "out")]
    public async Task an_error_comes_after_the_output_since_the_screen_beside_it_is_thrown_away(
        string asked, int status, int error, string screen)
    {
        _edge.Tasks.Output = "out";
        _edge.Tasks.Know(Ended(TargetOutcome.HostLost));
        var row = (await AskAsync(Atomic(asked)))[0];
        Assert.Equal((status, error, screen), (row.Int("status"), row.Int("error_code"), row.Text("screen")));
    }

    [Fact]
    public async Task what_a_lost_host_said_later_is_in_the_message()
    {
        var late = new TargetResult(TargetOutcome.Exited, 0, "", StartFailure.None);
        _edge.Tasks.Know(Ended(TargetOutcome.HostLost) with { Late = late });
        Assert.Equal("later the host told: exited with 0", (await RowAsync()).Text("error_msg"));
    }

    [Theory]
    [InlineData("\"agent_id_list\":[\"a1\"]")]
    [InlineData("\"agents\":[{\"bk_agent_id\":\"a1\"}]")]
    public async Task hosts_alone_are_answered_for_every_command(string hosts)
    {
        await _edge.PostAsync(
            "/api/v2/task/async_execute_script",
            """
            {"agent_id_list":["a1"],"scripts":[],"atomic_tasks":[
              {"atomic_task_id":4,"command":"/a","timeout_seconds":1},
              {"atomic_task_id":9,"command":"/b","timeout_seconds":1}]}
            """);
        var answer = await _edge.PostAsync(
            "/api/v2/task/get_execute_script_result", $$"""{"task_id":"{{TasksInTest.Id}}",{{hosts}}}""");
        Assert.Equal([("a1", 4), ("a1", 9)], answer.Rows().Select(row => (
            row.Text("bk_agent_id"), row.Int("atomic_task_id"))));
    }

    [Theory]
    [InlineData("GSETASK:S:20210101000000:1")]
    [InlineData("no such / id")]
    public async Task an_unknown_task_has_no_rows_and_the_code_that_clients_wait_on(string id)
    {
        foreach (var path in new[] { "task/get_execute_script_result", "task/extensions/get_execute_script_result" })
        {
            var answer = await _edge.PostAsync(
                $"/api/v2/{path}", $$"""{"task_id":"{{id}}","agent_tasks":[{{Atomic("")}}]}""");
            Assert.Equal((HttpStatusCode.OK, 1000115), (answer.Status, answer.Code));
            Assert.Empty(answer.Rows());
            Assert.Contains(id, answer.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"agent_tasks":[]}""", "task_id is missing")]
    [InlineData("""{"task_id":""}""", "task_id must not be empty")]
    [InlineData("""{"task_id":"t"}""", "agent_tasks is missing")]
    [InlineData("""{"task_id":"t","agent_tasks":[{}]}""", "agent_tasks[0].atomic_tasks is missing")]
    [InlineData(
        """{"task_id":"t","agent_tasks":[{"bk_agent_id":"","atomic_tasks":[]}]}""",
        "agent_tasks[0].bk_agent_id must not be empty")]
    [InlineData(
        """{"task_id":"t","agent_tasks":[{"bk_agent_id":"a","atomic_tasks":[{"atomic_task_id":0,"offset":-1}]}]}""",
        "agent_tasks[0].atomic_tasks[0].offset must be a whole number of at least 0")]
    [InlineData(
        """{"task_id":"t","agent_tasks":[{"bk_agent_id":"a","atomic_tasks":[{"offset":0}]}]}""",
        "agent_tasks[0].atomic_tasks[0].atomic_task_id is missing")]
    public async Task what_is_wrong_is_named_and_the_rows_are_a_list(string body, string problem)
    {
        var answer = await _edge.PostAsync("/api/v2/task/extensions/get_execute_script_result", body);
        Assert.Equal((HttpStatusCode.BadRequest, -1), (answer.Status, answer.Code));
        Assert.Contains(problem, answer.Message.Split("; "));
        Assert.Empty(answer.Rows());
    }

    [Fact]
    public async Task many_hosts_share_what_an_answer_may_hold()
    {
        var hosts = string.Join(',', Enumerable.Range(0, 1_000).Select(_ => Atomic(",\"limit\":5242880")));
        await AskAsync(hosts);
        var asked = _edge.Tasks.Asked!.Questions;
        Assert.Equal(1_000, asked.Count);
        Assert.InRange(asked.Sum(question => (long)question.Limit), 1, 128 * 1024 * 1024);
        Assert.All(asked, question => Assert.True(question.Limit > 4));

        await AskAsync(Atomic(",\"limit\":5242880"));
        Assert.Equal(5_242_880, Assert.Single(_edge.Tasks.Asked!.Questions).Limit);
    }

    private static string Atomic(string more) =>
        $$"""{"bk_agent_id":"a1","bk_container_id":"","atomic_tasks":[{"atomic_task_id":0{{more}}}]}""";

    private static AtomicResult Exit(int code) => new(
        0, TargetOutcome.Exited, code, T0, T0.AddSeconds(1), "", 0, false, "", StartFailure.None);

    private static TargetState State(TargetPhase phase) => TargetState.Initial with { Phase = phase };

    private static TargetState Ended(TargetOutcome outcome) => State(TargetPhase.Ended) with
    {
        Result = new TargetResult(outcome, null, "", StartFailure.None) { At = T0 },
        IsVerdict = true,
    };

    private async Task<JsonElement> RowAsync() => Assert.Single(await AskAsync(Atomic("")));

    private async Task<List<JsonElement>> AskAsync(string agents)
    {
        var answer = await _edge.PostAsync(
            "/api/v2/task/extensions/get_execute_script_result",
            $$"""{"task_id":"{{TasksInTest.Id}}","agent_tasks":[{{agents}}]}""");
        Assert.Equal(0, answer.Code);
        return answer.Rows();
    }
}
