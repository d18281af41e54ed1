using System.Net;
using Gse.Domain;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Tasks;

/// <summary>Contract gse-tasks-files-processes 1.4: what the use case refuses comes as most clients take it.</summary>
public sealed class When_the_policy_says_no(EdgeWithTasks edge) : IClassFixture<EdgeWithTasks>
{
    private const string Script =
        """
        {"agent_id_list":["a1"],"scripts":[],
         "atomic_tasks":[{"atomic_task_id":0,"command":"/bin/true","timeout_seconds":1}]}
        """;

    private const string Operation =
        """{"meta":{"namespace":"n","name":"p"},"op_type":0,"agent_id_list":["a1"]}""";

    public static TheoryData<Refusal, int, int> Refusals => new()
    {
        { new TaskForbidden("no rm"), 200, 1000101 },
        { new TaskTargetsChanged("a", "b"), 200, 1000101 },
        { new TaskTooLarge(2, 1), 200, 1641301 },
        { new InvalidInput("targets", "are none"), 400, -1 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task data_keeps_its_form(Refusal no, int status, int code)
    {
        edge.Tasks.No = no;
        try
        {
            var script = await edge.PostAsync("/api/v2/task/async_execute_script", Script);
            Assert.Equal(((HttpStatusCode)status, code, no.Message), (script.Status, script.Code, script.Message));
            Assert.Equal("", script.StartedId());

            var operation = await edge.PostAsync("/api/v2/proc/operate_proc", Operation);
            Assert.Equal(((HttpStatusCode)status, code), (operation.Status, operation.Code));
            Assert.Equal("""{"task_id":""}""", operation.Data.GetRawText());

            var registration = await edge.PostAsync("/api/v2/proc/unregister_proc_info", Operation);
            Assert.Equal(code, registration.Code);
            Assert.Equal("{}", registration.Data.GetRawText());
        }
        finally
        {
            edge.Tasks.No = null;
        }
    }
}
