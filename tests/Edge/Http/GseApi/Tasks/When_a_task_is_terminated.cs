using System.Net;
using Gse.Application.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Tasks;

/// <summary>Contract gse-tasks-files-processes 2.1 and 2.6.</summary>
public sealed class When_a_task_is_terminated(EdgeWithTasks edge) : IClassFixture<EdgeWithTasks>
{
    private static readonly string[] Families = ["task/", "task/extensions/"];

    [Theory]
    [InlineData("""[{"bk_agent_id":"a1","bk_container_id":""},{"bk_agent_id":"n","bk_container_id":"c"}]""", "agents")]
    [InlineData("""["a1","n"]""", "agent_id_list")]
    [InlineData("""[{"ip":"10.0.0.1","bk_cloud_id":0}]""", "hosts")]
    [InlineData("[]", "agent_id_list")]
    public async Task both_families_take_every_form_and_answer_the_id(string targets, string field)
    {
        IReadOnlyList<TerminatedHost> wanted = field switch
        {
            "agents" => [new TerminatedHost("a1", null), new TerminatedHost("n", "c")],
            "hosts" => [new TerminatedHost("0:10.0.0.1", null)],
            _ when targets == "[]" => [],
            _ => [new TerminatedHost("a1", null), new TerminatedHost("n", null)],
        };
        foreach (var family in Families)
        {
            var answer = await edge.PostAsync(
                $"/api/v2/{family}async_terminate_execute_script",
                $$"""{"task_id":"{{TasksInTest.Id}}","{{field}}":{{targets}}}""");
            Assert.Equal((0, TasksInTest.Id), (answer.Code, answer.StartedId()));
            Assert.Equal(wanted, edge.Tasks.Terminated!.Hosts);
        }
    }

    [Theory]
    [InlineData("""{"task_id":"t"}""", 400, -1, "agents is missing")]
    [InlineData("""{"agent_id_list":["a1"]}""", 400, -1, "task_id is missing")]
    [InlineData("""{"task_id":"t","agent_id_list":[""]}""", 400, -1, "agent_id_list[0] must not be empty")]
    [InlineData(
        """{"task_id":"t","agents":[{"bk_agent_id":""}]}""", 400, -1, "agents[0].bk_agent_id must not be empty")]
    [InlineData("""{"task_id":"t","agents":[]}""", 200, 1000115, "no task 't' is known here")]
    public async Task what_cannot_be_ended_has_an_empty_id(string body, int status, int code, string problem)
    {
        foreach (var family in Families)
        {
            var answer = await edge.PostAsync($"/api/v2/{family}async_terminate_execute_script", body);
            Assert.Equal(((HttpStatusCode)status, code, problem), (answer.Status, answer.Code, answer.Message));
            Assert.Equal("", answer.StartedId());
        }
    }
}
