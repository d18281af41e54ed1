using System.Net;
using Gse.Application.Tasks;
using Gse.Domain.Access;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http.Tasks;

public sealed class When_a_task_is_submitted : EdgeWithTasks
{
    private const string OnA = """ "targets":{"ids":["a"]} """;

    [Fact]
    public async Task it_is_accepted_and_told_where_it_is()
    {
        var answer = await PostAsync("/v1/tasks", $$"""{"command":"true",{{OnA}}}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("/v1/tasks/GSETASK:S:1:2", answer.Response.Headers.Location?.OriginalString);
        Assert.Equal("GSETASK:S:1:2", Text(answer.Body, "id"));
        Assert.Equal("running", Text(answer.Body, "stage"));
        Assert.Equal("3", Text(answer.Body, "phases", "running"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/tasks/GSETASK:S:1:2")).Status);
    }

    [Theory]
    [InlineData("""{"command":"uname -a"}""", "/bin/sh -c 'uname -a'")]
    [InlineData("""{"command":"true"}""", "/bin/sh -c true")]
    [InlineData(
        """{"command":"echo","arguments":["a b","it's",""]}""",
        """/bin/sh -c 'echo '\''a b'\'' '\''it'\''\'\'''\''s'\'' '\'''\'''""")]
    public async Task a_command_is_a_line_of_the_shell(string body, string command)
    {
        var work = await WorkAsync(body);

        Assert.Equal(new AtomicTask(0, command, 3600, work.Atomics[0].After), Assert.Single(work.Atomics));
        Assert.Empty(work.Files);
        Assert.Equal("", work.Interpreter);
    }

    [Fact]
    public async Task a_script_is_written_under_a_name_of_its_own_and_run()
    {
        var work = await WorkAsync("""{"script":{"content":"echo 字"},"user":"web","timeout":"90s"}""");

        var file = Assert.Single(work.Files);
        Assert.Equal(("/tmp/gse/web", "echo 字"), (file.Folder, file.Content));
        Assert.Equal("bb6528fd878f0928.sh", file.Name);
        Assert.StartsWith("bb6528fd878f0928", file.Sha256, StringComparison.Ordinal);
        Assert.Equal(
            ("/tmp/gse/web/bb6528fd878f0928.sh", 90), (work.Atomics[0].Command, work.Atomics[0].TimeoutSeconds));
        Assert.Equal("web", work.User);
    }

    [Fact]
    public async Task a_script_has_the_name_folder_interpreter_and_arguments_that_were_told()
    {
        var work = await WorkAsync(
            """
            {"script":{"content":"x","name":"a.py","folder":"/opt/my scripts/","interpreter":"/usr/bin/python3 -u",
            "args":["$HOME"]},"environment":{"A":"1"},"timeout":0}
            """);

        Assert.Equal(("a.py", "/opt/my scripts"), (work.Files[0].Name, work.Files[0].Folder));
        Assert.Equal("'/opt/my scripts/a.py' '$HOME'", work.Atomics[0].Command);
        Assert.Equal(("/usr/bin/python3 -u", "", 0), (work.Interpreter, work.User, work.Atomics[0].TimeoutSeconds));
        Assert.Equal("1", work.Environment["A"]);
    }

    [Fact]
    public async Task everything_else_is_told_too()
    {
        var hash = new string('c', 64);
        await PostAsync(
            "/v1/tasks",
            $$$$"""
            {"name":"n","command":"true","hash":"{{{{hash}}}}",
             "targets":{"ids":["a","0:10.0.0.1"],"group":"web","filter":{"text":"t","cloudId":3,"os":"linux",
               "architecture":"x86_64","version":"1","connected":true,"labels":{"role":"web"}}},
             "plan":{"concurrency":5,"batch":{"size":10,"pause":"2m"},"canary":1,"stopAtFailures":2,
               "stopAtFailureRatio":0.5},
             "signature":{"keyId":"{{{{hash}}}}","value":"AAECAw==","notAfter":"2026-03-01T12:00:00Z","nonce":"x"}}
            """);

        var draft = Draft;
        Assert.Equal(("n", hash), (draft.Name, draft.ExpectedHash));
        Assert.Equal([new TargetWish("a"), new TargetWish("0:10.0.0.1")], draft.Targets.Wishes);
        Assert.Equal("web", draft.Targets.Group);
        Assert.Equal(
            new TargetFilter("t", 3, "linux", "x86_64", "1", true, new Dictionary<string, string> { ["role"] = "web" }),
            draft.Targets.Filter);
        Assert.Equal(new TaskPlan(5, 10, 120, 1, 2, 0.5), draft.Plan);
        Assert.Equal(new WorkSignature(hash, "AAECAw==", TasksInTest.At, "x"), draft.Script?.Signature);
    }

    [Fact]
    public async Task an_empty_filter_is_all_agents()
    {
        await PostAsync("/v1/tasks", """{"command":"true","targets":{"filter":{}}}""");

        Assert.Equal(
            new TargetFilter(null, null, null, null, null, null, new Dictionary<string, string>()),
            Draft.Targets.Filter);
    }

    [Theory]
    [InlineData("""{"command":"true"}""", "targets")]
    [InlineData("""{"targets":{"ids":["a"]}}""", "script")]
    [InlineData("""{"command":"x","script":{"content":"y"},"targets":{}}""", "script")]
    [InlineData("""{"command":" ","targets":{}}""", "command")]
    [InlineData("""{"script":{"content":""},"targets":{}}""", "script.content")]
    [InlineData("""{"script":{"content":"x","name":"../x"},"targets":{}}""", "script.name")]
    [InlineData("""{"script":{"content":"x","folder":"tmp"},"targets":{}}""", "script.folder")]
    [InlineData("""{"script":{"content":"x","folder":"/tmp/../etc"},"targets":{}}""", "script.folder")]
    [InlineData("""{"script":{"content":"x","interpreter":"python"},"targets":{}}""", "script.interpreter")]
    [InlineData("""{"script":{"content":"x","args":["a\u0000"]},"targets":{}}""", "script.args")]
    [InlineData("""{"script":{"content":"x"},"arguments":["a"],"targets":{}}""", "arguments")]
    [InlineData("""{"command":"x","user":"a b","targets":{}}""", "user")]
    [InlineData("""{"command":"x","user":"..","targets":{}}""", "user")]
    [InlineData("""{"command":"x","timeout":"soon","targets":{}}""", "timeout")]
    [InlineData("""{"command":"x","timeout":-1,"targets":{}}""", "timeout")]
    [InlineData("""{"command":"x","timeout":"8d","targets":{}}""", "timeout")]
    [InlineData("""{"command":"x","environment":{"A-B":"1"},"targets":{}}""", "environment.A-B")]
    [InlineData("""{"command":"x","environment":{"A":null},"targets":{}}""", "environment.A")]
    [InlineData("""{"command":"x","targets":{"ids":["a","what is this?"]}}""", "targets.ids[1]")]
    [InlineData("""{"command":"x","targets":{"group":"Web"}}""", "targets.group")]
    [InlineData("""{"command":"x","targets":{"filter":{"labels":{"a b":"c"}}}}""", "targets.filter.labels.a b")]
    [InlineData("""{"command":"x","targets":{"filter":{"lables":{}}}}""", "targets.filter.lables")]
    [InlineData("""{"command":"x","targets":{},"hash":"abc"}""", "hash")]
    [InlineData("""{"command":"x","targets":{},"plan":{"concurrency":-1}}""", "plan.concurrency")]
    [InlineData("""{"command":"x","targets":{},"plan":{"batch":{"size":0}}}""", "plan.batch.size")]
    [InlineData("""{"command":"x","targets":{},"plan":{"batch":{"size":1,"pause":"2d"}}}""", "plan.batch.pause")]
    [InlineData("""{"command":"x","targets":{},"plan":{"stopAtFailureRatio":1.5}}""", "plan.stopAtFailureRatio")]
    public async Task the_field_that_is_wrong_is_named(string body, string field)
    {
        Assert.Equal([field], Fields(await PostAsync("/v1/tasks", body)));
        Assert.Empty(Tasks.Asked);
    }

    [Fact]
    public async Task all_that_is_wrong_is_told_at_once() => Assert.Equal(
        ["environment.1", "name", "plan.canary", "script", "targets.ids[0]", "timeout", "user"],
        Fields(await PostAsync(
            "/v1/tasks",
            $$$"""
            {"name":"{{{new string('n', 129)}}}","user":":","timeout":"x","environment":{"1":""},"plan":{"canary":-1},
             "targets":{"ids":["?"]}}
            """)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task a_viewer_may_not()
    {
        var answer = await SendAsync(
            HttpMethod.Post, "/v1/tasks", $$"""{"command":"true",{{OnA}}}""", Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Empty(Tasks.Asked);
    }

    [Fact]
    public async Task the_same_again_under_the_same_key_is_the_same_task()
    {
        var body = $$"""{"script":{"content":"x","args":["1"]},"environment":{"A":"1"},{{OnA}}}""";
        Assert.Equal(HttpStatusCode.Accepted, (await WithKeyAsync("k1", body)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await WithKeyAsync("k1", body)).Status);
        Assert.Single(Tasks.Asked);

        var other = await WithKeyAsync("k1", body.Replace("\"1\"]", "\"2\"]", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Equal(HttpStatusCode.Accepted, (await WithKeyAsync("k2", body)).Status);
        Assert.Equal(2, Tasks.Asked.Count);
    }

    private TaskDraft Draft => Assert.IsType<SubmitTask>(Assert.Single(Tasks.Asked)).Draft;

    private Task<V1Answer> WithKeyAsync(string key, string body) =>
        SendAsync(HttpMethod.Post, "/v1/tasks", body, Role.Operator, ("Idempotency-Key", key));

    private async Task<ScriptWork> WorkAsync(string body)
    {
        var answer = await PostAsync("/v1/tasks", $"{{{OnA},{body.Trim()[1..]}");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        return Assert.IsType<ScriptWork>(Draft.Script);
    }
}
