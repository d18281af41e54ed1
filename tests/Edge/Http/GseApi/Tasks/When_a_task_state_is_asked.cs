using System.Net;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Tasks;

/// <summary>Contract gse-tasks-files-processes 2.7.</summary>
public sealed class When_a_task_state_is_asked : IClassFixture<EdgeWithTasks>
{
    private static readonly string[] Fields =
    [
        "state", "successed_agents", "timeout_agents", "failed_agents", "pending_agents", "offline_agents",
        "restarted_agents",
    ];

    private readonly EdgeWithTasks _edge;

    public When_a_task_state_is_asked(EdgeWithTasks edge)
    {
        _edge = edge;
        edge.Tasks.Targets.Clear();
    }

    [Theory]
    [InlineData(TargetOutcome.Exited, 0, "successed_agents", "successed")]
    [InlineData(TargetOutcome.Exited, 1, "failed_agents", "failed")]
    [InlineData(TargetOutcome.TimedOut, null, "timeout_agents", "timeout")]
    [InlineData(TargetOutcome.Killed, null, "failed_agents", "failed")]
    [InlineData(TargetOutcome.CouldNotStart, null, "failed_agents", "failed")]
    [InlineData(TargetOutcome.NeverDelivered, null, "offline_agents", "failed")]
    [InlineData(TargetOutcome.HostLost, null, "offline_agents", "failed")]
    [InlineData(TargetOutcome.AgentRestarted, null, "restarted_agents", "failed")]
    public async Task every_result_has_its_list(TargetOutcome outcome, int? exit, string list, string state)
    {
        _edge.Tasks.Know(Ended(TargetOutcome.Exited, 0), "good");
        _edge.Tasks.Know(Ended(outcome, exit), "other");
        var result = await AskAsync("");
        Assert.Equal(Fields, result.Names());
        Assert.Equal(state, result.Text("state"));
        Assert.Contains("other", result.Texts(list));
        Assert.Equal(2, Fields[1..].Sum(name => result.GetProperty(name).GetArrayLength()));
    }

    [Theory]
    [InlineData(TargetPhase.Waiting, "pending")]
    [InlineData(TargetPhase.Dispatched, "pending")]
    [InlineData(TargetPhase.Running, "executing")]
    public async Task who_has_no_result_is_pending(TargetPhase phase, string state)
    {
        _edge.Tasks.Know(TargetState.Initial with { Phase = phase });
        var result = await AskAsync("");
        Assert.Equal(state, result.Text("state"));
        Assert.Equal(["a1"], result.Texts("pending_agents"));
    }

    [Theory]
    [InlineData(""","agent_id_list":["a2","a1"]""", "executing", "a1")]
    [InlineData(""","agent_id_list":["a2"]""", "successed", "")]
    [InlineData(""","agents":[{"bk_agent_id":"a1"}]""", "pending", "a1")]
    public async Task only_those_asked_about_are_told(string asked, string state, string pending)
    {
        _edge.Tasks.Know(TargetState.Initial);
        _edge.Tasks.Know(Ended(TargetOutcome.Exited, 0), "a2");
        _edge.Tasks.Know(Ended(TargetOutcome.Exited, 1), "a3");
        var result = await AskAsync(asked);
        Assert.Equal((state, pending), (result.Text("state"), string.Join(' ', result.Texts("pending_agents"))));
        Assert.Empty(result.Texts("failed_agents"));
    }

    [Fact]
    public async Task an_unknown_task_has_every_list_all_the_same()
    {
        var answer = await _edge.PostAsync("/api/v2/task/get_task_state", """{"task_id":"t","agent_id_list":["a1"]}""");
        Assert.Equal((HttpStatusCode.OK, 1000115), (answer.Status, answer.Code));
        Assert.Equal(Fields, answer.Data.GetProperty("result").Names());
    }

    private static TargetState Ended(TargetOutcome outcome, int? exit) => TargetState.Initial with
    {
        Phase = TargetPhase.Ended,
        Result = new TargetResult(outcome, exit, "", StartFailure.None),
    };

    private async Task<System.Text.Json.JsonElement> AskAsync(string more)
    {
        var answer = await _edge.PostAsync(
            "/api/v2/task/get_task_state", $$"""{"task_id":"{{TasksInTest.Id}}"{{more}}}""");
        Assert.Equal(0, answer.Code);
        return answer.Data.GetProperty("result");
    }
}
