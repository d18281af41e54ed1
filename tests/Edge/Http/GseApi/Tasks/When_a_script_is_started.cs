using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gse.Application.Tasks;
using Gse.Domain.Access;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Tasks;

/// <summary>Contract gse-tasks-files-processes 2.1, 2.2 and the intolerance of clients in 1.4.</summary>
public sealed class When_a_script_is_started(EdgeWithTasks edge) : IClassFixture<EdgeWithTasks>
{
    private const string Path = "/api/v2/task/extensions/async_execute_script";

    // bk-job's request for a shell script with variables that change, and what its clients add.
    private const string Job =
        """
        {"agents":[
           {"bk_agent_id":"0200000000002f17521298676503","bk_container_id":"","user":"root","pwd":"secret-pw"},
           {"bk_agent_id":"0:10.0.0.1","user":"app"},
           {"bk_agent_id":"node","bk_container_id":"0000000000","user":"root"},
           {"bk_agent_id":"node","bk_container_id":"c0ffee","user":"root"}],
         "scripts":[
           {"script_name":"bk_gse_script_1_2.sh","script_store_dir":"/tmp/bkjob/root","script_content":"echo 你好\n"},
           {"script_name":"p_params_input.env","script_store_dir":"/tmp/bkjob/root","script_content":""},
           {"script_name":"p_wrapper.bat","script_store_dir":"C:\\tmp\\bkjob","script_content":"x"}],
         "atomic_tasks":[
           {"atomic_task_id":0,"command":"/tmp/bkjob/root/p_wrapper.sh a b","timeout_seconds":7200},
           {"atomic_task_id":1,"command":"/tmp/bkjob/root/p_get_params.sh","timeout_seconds":0}],
         "atomic_tasks_relations":[{"atomic_task_id":1,"atomic_task_id_idx":[0]}],
         "windows_interpreter":"C:\\python.exe","atomicTaskNum":0,"bk_app_code":"bk_job","no_request":true}
        """;

    [Theory]
    [InlineData("/api/v2/task/async_execute_script")]
    [InlineData("/api/v2/task/async_execute_script/")]
    [InlineData("/api/v2/task/extensions/async_execute_script")]
    [InlineData("/api/bk-gse/prod/api/v2/task/extensions/async_execute_script")]
    [InlineData("/api/c/compapi/v2/gse/async_execute_script/")]
    public async Task every_family_answers_the_id_and_nothing_else(string path)
    {
        var answer = await edge.PostAsync(path, Job);
        Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.Code));
        Assert.Equal(TasksInTest.Id, answer.StartedId());
        Assert.InRange(answer.StartedId().Length, 1, 64);
    }

    [Fact]
    public async Task all_of_the_request_goes_into_the_task()
    {
        await edge.PostAsync(Path, Job);
        var draft = edge.Tasks.Submitted!;
        Assert.Equal(
            [
                new TargetWish("0200000000002f17521298676503", null, "root"), new TargetWish("0:10.0.0.1", null, "app"),
                new TargetWish("node", null, "root"), new TargetWish("node", "c0ffee", "root"),
            ],
            draft.Targets.Wishes);
        Assert.Equal(
            [
                new ScriptText(
                    "bk_gse_script_1_2.sh", "/tmp/bkjob/root", "echo 你好\n",
                    "576d106327cda1487b830e1e50deedd65a1b7bc96d62030796499a10826f720d"),
                new ScriptText(
                    "p_params_input.env", "/tmp/bkjob/root", "",
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                new ScriptText(
                    "p_wrapper.bat", @"C:\tmp\bkjob", "x",
                    "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"),
            ],
            draft.Script!.Files);
        Assert.Equal(
            [(0, "/tmp/bkjob/root/p_wrapper.sh a b", 7200, ""), (1, "/tmp/bkjob/root/p_get_params.sh", 0, "0")],
            draft.Script.Atomics.Select(a => (a.Id, a.Command, a.TimeoutSeconds, string.Join(',', a.After))));
        Assert.Equal(("", "", 0), (draft.Script.User, draft.Script.Interpreter, draft.Script.Environment.Count));
        Assert.Equal(TaskPlan.AllAtOnce, draft.Plan);
        Assert.Null(draft.Processes);
    }

    [Fact]
    public async Task a_password_is_kept_nowhere()
    {
        await edge.PostAsync(Path, Job);
        Assert.DoesNotContain("secret-pw", JsonSerializer.Serialize(edge.Tasks.Submitted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"agent_id_list":["a1","0:10.0.0.1"]}""", "a1 0:10.0.0.1")]
    [InlineData("""{"hosts":[{"ip":"10.0.0.1","bk_cloud_id":"3","bk_host_innerip":"x"}]}""", "3:10.0.0.1")]
    [InlineData("""{"agent_id_list":["a1"],"hosts":[{"ip":"10.0.0.1","bk_cloud_id":0}]}""", "a1")]
    [InlineData("""{"agent_id_list":[],"hosts":[{"ip":"10.0.0.1","bk_cloud_id":0}]}""", "0:10.0.0.1")]
    [InlineData("""{"agents":[{"bk_agent_id":"a2","user":"u"}],"agent_id_list":["a1"]}""", "a2")]
    public async Task both_families_take_every_form_of_targets(string targets, string hosts)
    {
        foreach (var family in new[] { "", "extensions/" })
        {
            var body = With("agents", null, JsonNode.Parse(targets)!.AsObject());
            Assert.Equal(0, (await edge.PostAsync($"/api/v2/task/{family}async_execute_script", body)).Code);
            Assert.Equal(hosts, string.Join(' ', edge.Tasks.Submitted!.Targets.Wishes.Select(wish => wish.Host)));
        }
    }

    [Theory]
    [InlineData("agents", null, "agents is missing")]
    [InlineData("agents", "[]", "agents must not be empty")]
    [InlineData("agents", "{}", "agents must be a list")]
    [InlineData("agents", "[5]", "agents[0] must be an object")]
    [InlineData("agents/1/bk_agent_id", "\"\"", "agents[1].bk_agent_id must not be empty")]
    [InlineData("agents/1/bk_agent_id", null, "agents[1].bk_agent_id is missing")]
    [InlineData("agents/3/user", null, "agents[3].user is missing")]
    [InlineData("agents/3/user", "\"\"", "agents[3].user must not be empty")]
    [InlineData("agents/3/bk_container_id", "[]", "agents[3].bk_container_id must be text")]
    [InlineData("scripts", null, "scripts is missing")]
    [InlineData("scripts/0/script_content", null, "scripts[0].script_content is missing")]
    [InlineData("scripts/0/script_content", "\"\\ud800\"", "scripts[0].script_content is no valid Unicode")]
    [InlineData("scripts/2/script_name", "\"../x\"", "scripts[2].script_name must be a file name without a folder")]
    [InlineData("scripts/2/script_name", "\"a\\\\b\"", "scripts[2].script_name must be a file name without a folder")]
    [InlineData("scripts/1/script_store_dir", "\"\"", "scripts[1].script_store_dir must not be empty")]
    [InlineData("scripts/1/script_store_dir", "\"tmp\"", "scripts[1].script_store_dir must be an absolute path")]
    [InlineData("atomic_tasks", null, "atomic_tasks is missing")]
    [InlineData("atomic_tasks", "[]", "atomic_tasks must be 1 to 1000")]
    [InlineData("atomic_tasks/0/atomic_task_id", "-1", "atomic_tasks[0].atomic_task_id must be at least 0")]
    [InlineData("atomic_tasks/1/atomic_task_id", "0", "atomic_tasks[1].atomic_task_id must be unique")]
    [InlineData("atomic_tasks/0/command", "\"\"", "atomic_tasks[0].command must not be empty")]
    [InlineData("atomic_tasks/1/timeout_seconds", null, "atomic_tasks[1].timeout_seconds is missing")]
    [InlineData("atomic_tasks/1/timeout_seconds", "-5", "atomic_tasks[1].timeout_seconds must be at least 0")]
    [InlineData("atomic_tasks/1/timeout_seconds", "1.5", "atomic_tasks[1].timeout_seconds must be a whole number")]
    [InlineData(
        "atomic_tasks_relations/0/atomic_task_id", "7",
        "atomic_tasks_relations[0].atomic_task_id must be the id of an atomic task")]
    [InlineData(
        "atomic_tasks_relations/0/atomic_task_id_idx", "[0,7]",
        "atomic_tasks_relations[0].atomic_task_id_idx[1] must be the id of an atomic task")]
    [InlineData(
        "atomic_tasks_relations",
        """[{"atomic_task_id":1,"atomic_task_id_idx":[0]},{"atomic_task_id":0,"atomic_task_id_idx":[1]}]""",
        "atomic_tasks_relations must not make atomic tasks wait for each other in a circle")]
    public async Task what_is_wrong_is_named_and_the_id_is_there_and_empty(string field, string? value, string problem)
    {
        foreach (var family in new[] { "", "extensions/" })
        {
            var answer = await edge.PostAsync($"/api/v2/task/{family}async_execute_script", With(field, value));
            Assert.Equal((HttpStatusCode.BadRequest, -1), (answer.Status, answer.Code));
            Assert.Contains(problem, answer.Message.Split("; "));
            Assert.Equal("", answer.StartedId());
        }
    }

    [Fact]
    public async Task everything_that_is_wrong_is_told_at_once()
    {
        var answer = await edge.PostAsync(
            Path, """{"agents":[{"bk_agent_id":""}],"atomic_tasks":[{"atomic_task_id":"x","timeout_seconds":1}]}""");
        Assert.Equal(
            [
                "agents[0].bk_agent_id must not be empty", "agents[0].user is missing", "scripts is missing",
                "atomic_tasks[0].atomic_task_id must be a whole number", "atomic_tasks[0].command is missing",
            ],
            answer.Message.Split("; "));
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    public async Task a_body_that_is_none_has_the_same_data(string body, int status)
    {
        var answer = await edge.PostAsync(Path, body);
        Assert.Equal((status, ""), ((int)answer.Status, answer.StartedId()));
    }

    [Fact]
    public async Task who_may_not_is_refused_with_the_same_data()
    {
        var answer = await edge.PostAsync(Path, Job, Role.Viewer);
        Assert.Equal((HttpStatusCode.Forbidden, ""), (answer.Status, answer.StartedId()));
    }

    /// <summary>The job's request with one field replaced, or, for null, taken away.</summary>
    private static string With(string field, string? value, JsonObject? added = null)
    {
        var body = JsonNode.Parse(Job)!.AsObject();
        var parts = field.Split('/');
        JsonNode parent = body;
        foreach (var part in parts[..^1])
        {
            parent = (parent is JsonArray list ? list[int.Parse(part, null)] : parent[part])!;
        }

        if (value is null)
        {
            parent.AsObject().Remove(parts[^1]);
        }
        else
        {
            parent[parts[^1]] = "SWAP";
        }

        foreach (var (name, more) in added ?? [])
        {
            body[name] = more?.DeepClone();
        }

        // Put in as text, so that also what is no text can be sent.
        return body.ToJsonString().Replace("\"SWAP\"", value, StringComparison.Ordinal);
    }
}
