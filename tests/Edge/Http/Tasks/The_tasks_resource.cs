using System.Net;
using Gse.Application.Agents;
using Gse.Application.Tasks;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http.Tasks;

public sealed class The_tasks_resource : EdgeWithTasks
{
    private const string Id = "GSETASK:S:1:2";

    [Fact]
    public async Task tells_a_task_without_what_may_be_secret_in_it()
    {
        var task = (await GetAsync($"/v1/tasks/{Id}")).Body;

        Assert.Equal(
            ("a name", "script", "operator", "127.0.0.1", "edge1"),
            (Text(task, "name"), Text(task, "kind"), Text(task, "by"), Text(task, "from"), Text(task, "edge")));
        Assert.Equal("/tmp/a.sh", Text(task.GetProperty("script").GetProperty("commands")[0], "command"));
        Assert.Equal("11", Text(task.GetProperty("script").GetProperty("files")[0], "bytes"));
        Assert.Equal("[\"PASSWORD\"]", Text(task, "script", "environment"));
        Assert.DoesNotContain("secret", task.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", task.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task tells_how_a_finished_task_ended()
    {
        Tasks.Finish();
        var task = (await GetAsync($"/v1/tasks/{Id}")).Body;

        Assert.Equal(("finished", "2"), (Text(task, "stage"), Text(task, "succeeded")));
        Assert.Equal(("2", "1"), (Text(task, "outcomes", "exited"), Text(task, "outcomes", "hostLost")));
    }

    [Theory]
    [InlineData("GET", "/v1/tasks/unknown")]
    [InlineData("GET", "/v1/tasks/un%20known")]
    [InlineData("GET", "/v1/tasks/unknown/events")]
    [InlineData("GET", "/v1/tasks/unknown/targets/0/output")]
    [InlineData("POST", "/v1/tasks/unknown/cancel")]
    [InlineData("POST", "/v1/tasks/not%20an%20id/approve")]
    [InlineData("POST", "/v1/tasks/not%20an%20id/rerun")]
    public async Task knows_no_others(string method, string path)
    {
        var answer = await SendAsync(new HttpMethod(method), path, null);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task lists_a_page_of_those_that_were_asked_for()
    {
        var page = await GetAsync("/v1/tasks?stage=running&q=web&by=operator&limit=1&cursor=2");

        Assert.Equal(new ListTasks(TaskStage.Running, "web", "operator", 2, 1), Assert.Single(Tasks.Asked));
        Assert.Equal([Id], page.Ids);
        Assert.Equal(("7", "3"), (Text(page.Body, "total"), Text(page.Body, "next")));
        Assert.Equal(["limit", "stage"], Fields(await GetAsync("/v1/tasks?stage=x&limit=0")).Order());
    }

    [Fact]
    public async Task lists_targets_that_fit()
    {
        var ended = TargetState.Initial with
        {
            Phase = TargetPhase.Ended,
            StartedAt = TasksInTest.At,
            Ends =
            [
                new AtomicResult(
                    0, TargetOutcome.Exited, 3, TasksInTest.At, TasksInTest.At, "tag", 7, true, "", StartFailure.None),
                new AtomicResult(4, null, null, null, TasksInTest.At, "", 0, false, "", StartFailure.None),
            ],
            Result = new TargetResult(TargetOutcome.HostLost, null, "silent", StartFailure.None) { At = TasksInTest.At },
            IsVerdict = true,
            Late = new TargetResult(TargetOutcome.Exited, 3, "", StartFailure.None) { At = TasksInTest.At },
        };
        Tasks.Targets.Add(TasksInTest.Target(0, "a", ended));
        Tasks.Targets.Add(TasksInTest.Target(1, "nobody", TargetState.Initial));

        var page = await GetAsync(
            $"/v1/tasks/{Id}/targets?phase=ended&outcome=hostLost&failed=true&host=a&limit=1&cursor=0");

        Assert.Equal(
            new ListTaskTargets(
                TaskId.Parse(Id), TargetPhase.Ended, TargetOutcome.HostLost, true, "a", 0, 1),
            Assert.Single(Tasks.Asked));
        Assert.Equal(("2", "1"), (Text(page.Body, "total"), Text(page.Body, "next")));
        var target = page.Body.GetProperty("items")[0];
        Assert.Equal(
            ("a", "a", "root", "ended"),
            (Text(target, "host"), Text(target, "agent"), Text(target, "user"), Text(target, "phase")));
        Assert.Equal(
            ("hostLost", "True", "silent"),
            (Text(target, "result", "outcome"), Text(target, "result", "verdict"), Text(target, "result", "reason")));
        Assert.Equal(("exited", "3"), (Text(target, "late", "outcome"), Text(target, "late", "exitCode")));
        var commands = target.GetProperty("commands");
        Assert.Equal(("exited", "3", "tag"), (
            Text(commands[0], "outcome"), Text(commands[0], "exitCode"), Text(commands[0], "tag")));
        Assert.Equal("skipped", Text(commands[1], "outcome"));

        var other = (await GetAsync($"/v1/tasks/{Id}/targets?cursor=1")).Body.GetProperty("items")[0];
        Assert.False(other.TryGetProperty("agent", out _));
        Assert.False(other.TryGetProperty("result", out _));
        Assert.Equal(
            ["outcome", "phase"], Fields(await GetAsync($"/v1/tasks/{Id}/targets?phase=1&outcome=x")).Order());
    }

    [Fact]
    public async Task cancels_a_task_or_some_of_its_hosts()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"/v1/tasks/{Id}/cancel", null)).Status);
        await PostAsync($"/v1/tasks/{Id}/cancel", """{"hosts":["a","0:10.0.0.1"]}""");

        Assert.Equal(
            [
                new TerminateTask(TaskId.Parse(Id), null),
                new TerminateTask(TaskId.Parse(Id), [new("a", null), new("0:10.0.0.1", null)]),
            ],
            Tasks.Asked);
        Assert.Equal(["hosts[1]"], Fields(await PostAsync($"/v1/tasks/{Id}/cancel", """{"hosts":["a","?"]}""")));
    }

    [Theory]
    [InlineData(null, RerunChoice.Unsuccessful)]
    [InlineData("""{"what":"unsuccessful"}""", RerunChoice.Unsuccessful)]
    [InlineData("""{"what":"failed"}""", RerunChoice.Failed)]
    [InlineData("""{"what":"not-started"}""", RerunChoice.NotStarted)]
    public async Task runs_again_what_was_asked_for(string? body, RerunChoice choice)
    {
        var answer = await PostAsync($"/v1/tasks/{Id}/rerun", body);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal($"/v1/tasks/{Id}", answer.Response.Headers.Location?.OriginalString);
        Assert.Equal(new RerunTask(TaskId.Parse(Id), choice), Assert.Single(Tasks.Asked));
        Assert.Equal(["what"], Fields(await PostAsync($"/v1/tasks/{Id}/rerun", """{"what":"all"}""")));
    }

    [Fact]
    public async Task is_approved()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"/v1/tasks/{Id}/approve", null)).Status);
        Assert.Equal(new ApproveTask(TaskId.Parse(Id)), Assert.Single(Tasks.Asked));
    }

    [Theory]
    [InlineData("/v1/tasks/preview", """{"targets":{"ids":["a"]}}""", 200)]
    [InlineData($"/v1/tasks/{Id}/cancel", null, 403)]
    [InlineData($"/v1/tasks/{Id}/approve", null, 403)]
    [InlineData($"/v1/tasks/{Id}/rerun", null, 403)]
    public async Task is_changed_by_operators_only(string path, string? body, int status) =>
        Assert.Equal(status, (int)(await SendAsync(HttpMethod.Post, path, body, Role.Viewer)).Status);

    [Fact]
    public async Task previews_targets_a_page_at_a_time()
    {
        var agent = new AgentView(
            AgentId.Parse("a"), new HostAddress(0, "10.0.0.1"), "web-1", 0, 0, "", null, null, null, null, null, null,
            TasksInTest.At, null, null, null, null, null, null, null, 0, null);
        Tasks.Previewed =
        [
            new PreviewedTarget(new TaskTarget("a"), new AgentStatus(agent, AgentStatusCode.Running, null, null)),
            new PreviewedTarget(new TaskTarget("nobody", ""), null),
        ];

        var answer = await PostAsync(
            "/v1/tasks/preview?limit=1", """{"command":"true","targets":{"ids":["a","nobody"],"group":"web"}}""");

        var asked = Assert.IsType<PreviewTask>(Assert.Single(Tasks.Asked)).Targets;
        Assert.Equal([new("a"), new("nobody")], asked.Wishes);
        Assert.Equal("web", asked.Group);
        var body = answer.Body;
        Assert.Equal(
            (new string('a', 64), "True", "2", "1", "1"),
            (Text(body, "hash"), Text(body, "needsApproval"), Text(body, "total"), Text(body, "connected"),
                Text(body, "next")));
        Assert.Equal(
            ("a", "a", "web-1", "running"),
            (Text(body.GetProperty("items")[0], "host"), Text(body.GetProperty("items")[0], "agent"),
                Text(body.GetProperty("items")[0], "hostName"), Text(body.GetProperty("items")[0], "status")));

        var rest = await PostAsync("/v1/tasks/preview?cursor=1", """{"targets":{"ids":["a","nobody"]}}""");
        Assert.Equal("nobody", Text(rest.Body.GetProperty("items")[0], "host"));
        Assert.False(rest.Body.TryGetProperty("next", out _));
        Assert.Equal(["targets.ids[0]"], Fields(await PostAsync(
            "/v1/tasks/preview", """{"targets":{"ids":["?"]}}""")));
    }
}
