using System.Net;
using Gse.Application.EventLog;
using Gse.Application.Tasks;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Processes;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http.Tasks;

public sealed class When_a_process_is_operated : EdgeWithTasks
{
    private const string Base = "/v1/agents/0:10.0.0.1/processes/nodeman";
    private const string Spec = """ {"spec":{"procName":"beat","setupPath":"/opt"},"labels":{"a":"b"}} """;

    [Theory]
    [InlineData("POST", "/beat/start", null, ProcessOperation.Start)]
    [InlineData("POST", "/beat/stop", null, ProcessOperation.Stop)]
    [InlineData("POST", "/beat/restart", null, ProcessOperation.Restart)]
    [InlineData("POST", "/beat/reload", null, ProcessOperation.Reload)]
    [InlineData("POST", "/beat/kill", null, ProcessOperation.Kill)]
    [InlineData("POST", "/beat/delegate", null, ProcessOperation.Delegate)]
    [InlineData("POST", "/beat/undelegate", null, ProcessOperation.Undelegate)]
    [InlineData("POST", "/beat/query", null, ProcessOperation.Query)]
    [InlineData("PUT", "/beat", Spec, ProcessOperation.Update)]
    [InlineData("DELETE", "/beat", null, ProcessOperation.Unregister)]
    public async Task it_is_a_task_of_its_host(string method, string path, string? body, ProcessOperation operation)
    {
        await EnrolAsync();
        var answer = await SendAsync(new HttpMethod(method), Base + path, body);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("/v1/tasks/GSETASK:S:1:2", answer.Response.Headers.Location?.OriginalString);
        var draft = Assert.IsType<SubmitTask>(Assert.Single(Tasks.Asked)).Draft;
        Assert.Equal([new TargetWish("agent1")], draft.Targets.Wishes);
        var item = Assert.Single(Assert.IsType<ProcessWork>(draft.Processes).Items);
        Assert.Equal(("nodeman", "beat", operation), (item.Namespace, item.Name, item.Operation));
        Assert.Equal(body is null ? null : "/opt", item.Spec?.SetupPath);
        Assert.Equal(body is null ? 0 : 1, item.Labels.Count);
        Assert.Null(draft.Script);
    }

    [Fact]
    public async Task a_spec_is_taken_as_it_is_told()
    {
        await EnrolAsync();
        await SendAsync(HttpMethod.Post, Base + "/beat/start", """
            {"spec":{"procName":"p","setupPath":"/s","pidPath":"/p","configPath":"/c","logPath":"/l","user":"u",
            "startCommand":"1","stopCommand":"2","restartCommand":"3","reloadCommand":"4","killCommand":"5",
            "versionCommand":"6","healthCommand":"7","cpuPercent":1.5,"memoryPercent":2.5,"mode":"periodic",
            "startCheckSeconds":3,"stopCheckSeconds":4,"startRetries":5,"startIntervalSeconds":6,
            "crontabRule":"* * * * *","operationTimeoutSeconds":7}}
            """);

        Assert.Equal(
            new ProcessSpec(
                "p", "/s", "/p", "/c", "/l", "u", "1", "2", "3", "4", "5", "6", "7", 1.5, 2.5, 0, 3, 4, 5, 6,
                "* * * * *", 7),
            Assert.IsType<SubmitTask>(Assert.Single(Tasks.Asked)).Draft.Processes?.Items[0].Spec);
    }

    [Theory]
    [InlineData("resident", 1)]
    [InlineData("once", 2)]
    public async Task its_mode_is_a_number_to_gse(string mode, int number)
    {
        await EnrolAsync();
        await SendAsync(
            HttpMethod.Put, Base + "/beat", $$$"""{"spec":{"procName":"p","setupPath":"/s","mode":"{{{mode}}}"}}""");
        Assert.Equal(
            number, Assert.IsType<SubmitTask>(Assert.Single(Tasks.Asked)).Draft.Processes?.Items[0].Spec?.AutoType);
    }

    [Theory]
    [InlineData("PUT", "/beat", "{}", "spec")]
    [InlineData("PUT", "/beat", """{"spec":{"procName":"","setupPath":"/s"}}""", "spec.procName")]
    [InlineData("PUT", "/beat", """{"spec":{"procName":"p","setupPath":"s"}}""", "spec.setupPath")]
    [InlineData("PUT", "/beat", """{"spec":{"procName":"p","setupPath":"/s","mode":"x"}}""", "spec.mode")]
    [InlineData("PUT", "/beat", """{"spec":{"procName":"p","setupPath":"/s","mode":"periodic"}}""", "spec.crontabRule")]
    [InlineData("PUT", "/beat", """{"spec":{"procName":"p","setupPath":"/s","cpuPercent":101}}""", "spec.cpuPercent")]
    [InlineData("PUT", "/a:b", """{"spec":{"procName":"p","setupPath":"/s"}}""", "name")]
    [InlineData("POST", "/beat/explode", null, "operation")]
    [InlineData("POST", "/beat/register", null, "operation")]
    [InlineData("POST", "/beat/start?wait=2m", null, "wait")]
    [InlineData("PUT", "/groups", """{"groups":[{"id":"g","cpuPoolLimit":101}]}""", "groups[0]")]
    [InlineData("PUT", "/groups", """{"groups":[{"id":"a:b"}]}""", "groups[0].id")]
    public async Task the_field_that_is_wrong_is_named(string method, string path, string? body, string field)
    {
        await EnrolAsync();
        Assert.Equal([field], Fields(await SendAsync(new HttpMethod(method), Base + path, body)));
        Assert.Empty(Tasks.Asked);
    }

    [Fact]
    public async Task its_pools_are_one_order()
    {
        await EnrolAsync();
        var answer = await SendAsync(HttpMethod.Put, Base + "/groups", """
            {"groups":[{"id":"g","cpuPoolLimit":30,"memoryPoolLimit":40.5,"cpuPoolWeight":1,"memoryPoolWeight":0}]}
            """);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var item = Assert.IsType<SubmitTask>(Assert.Single(Tasks.Asked)).Draft.Processes!.Items[0];
        Assert.Equal((ProcessOperation.SetGroups, "nodeman", ""), (item.Operation, item.Namespace, item.Name));
        Assert.Equal([new ProcessGroup("g", 30, 40.5, 1, 0)], item.Groups);
    }

    [Fact]
    public async Task who_waits_gets_the_hosts_word()
    {
        await EnrolAsync();
        Tasks.Finish();
        Tasks.Targets.Add(TasksInTest.Target(0, "agent1", TargetState.Initial with
        {
            Result = new TargetResult(TargetOutcome.Exited, 828, "already running", StartFailure.None)
            {
                Content = """{"value":[]}""",
            },
        }));

        var answer = await SendAsync(HttpMethod.Post, Base + "/beat/start?wait=5s", null);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            ("GSETASK:S:1:2", "exited", "828", "already running", """{"value":[]}"""),
            (Text(answer.Body, "task"), Text(answer.Body, "outcome"), Text(answer.Body, "code"),
                Text(answer.Body, "message"), Text(answer.Body, "content")));
        Assert.Contains(new AwaitTask(TaskId.Parse("GSETASK:S:1:2"), TimeSpan.FromSeconds(5)), Tasks.Asked);
    }

    [Fact]
    public async Task who_has_waited_long_enough_gets_the_task()
    {
        await EnrolAsync();
        var answer = await SendAsync(HttpMethod.Post, Base + "/beat/start?wait=1s", null);
        Assert.Equal((HttpStatusCode.Accepted, "running"), (answer.Status, Text(answer.Body, "stage")));
    }

    [Fact]
    public async Task an_unknown_agent_has_none()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("/v1/agents/x/processes/a/b/start", null)).Status);
        Assert.Empty(Tasks.Asked);
    }

    [Fact]
    public async Task a_viewer_may_not()
    {
        await EnrolAsync();
        var answer = await SendAsync(HttpMethod.Post, Base + "/beat/start", null, Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    private Task EnrolAsync()
    {
        var id = AgentId.Parse("agent1");
        return Edge.HappenAsync(
            StreamName.OfAgent(id),
            new AgentEnrolled(id, new HostAddress(0, "10.0.0.1"), "web", "AA", "token", TasksInTest.At));
    }
}
