namespace Gse.Cli.Tests;

public sealed class The_task_commands : IDisposable
{
    private const string Path = "/v1/tasks/t1";
    private const string Task =
        """
        {"id":"t1","name":"deploy","kind":"script","stage":"finished","by":"me","from":"10.0.0.9","edge":"e1",
         "targets":3,"submittedAt":"2026-01-01T00:00:00Z","finishedAt":"2026-01-01T00:00:09Z","succeeded":1,
         "outcomes":{"exited":2,"neverDelivered":1},"phases":{"ended":3},"late":1,"targetsHash":"abc"}
        """;

    private const string Targets =
        """
        {"items":[{"place":0,"host":"h0","phase":"ended","result":{"outcome":"exited","exitCode":3,"verdict":false,
         "at":"2026-01-01T00:00:00Z"}},{"place":2,"host":"h2","phase":"ended","result":{"outcome":"couldNotStart",
         "failure":"userMissing","reason":"no user web","verdict":false,"at":"2026-01-01T00:00:00Z"},
         "late":{"outcome":"exited","exitCode":0,"verdict":false,"at":"2026-01-01T00:00:00Z"}}],"total":2}
        """;

    private readonly StubEdge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task list_shows_how_they_ended()
    {
        _edge.Answers(
            "GET /v1/tasks?stage=finished&q=dep&by=me&limit=5", $$"""{"items":[{{Task}}],"total":1}""");
        var run = await GseRun.Of($"task list --stage finished --search dep --by me --limit 5 --url {_edge.Url}");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"t1 +deploy +script +finished +me .* 3 +1 exited 0, 1 exited otherwise, 1 never", run.Out);
    }

    [Fact]
    public async Task show_tells_all_of_one_and_its_targets()
    {
        _edge.Answers($"GET {Path}", Task).Answers($"GET {Path}/targets?failed=true&limit=50", Targets);
        var run = await GseRun.Of($"task show t1 --failed --url {_edge.Url}");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"by +me from 10\.0\.0\.9", run.Out);
        Assert.Matches(@"late +1", run.Out);
        Assert.Matches(@"0 +h0 +ended +exited 3", run.Out);
        Assert.Matches(@"2 +h2 +ended +could not start: user missing +no user web +exited 0", run.Out);
    }

    [Fact]
    public async Task watch_sums_up_what_did_not_go_well()
    {
        _edge.Answers(
                $"GET {Path}/events",
                "event: finished\ndata: {\"stage\":\"finished\",\"targets\":3,\"succeeded\":1,\"late\":0}\n\n")
            .Answers($"GET {Path}", Task).Answers($"GET {Path}/targets?limit=1000", Targets);
        var run = await GseRun.Of($"task watch t1 --url {_edge.Url}");
        Assert.Equal(1, run.Code);
        Assert.Matches(@"exited 0 +1", run.Out);
        Assert.Matches(@"could not start: user missing +1 +h2 +no user web", run.Out);
        Assert.Contains("2 of 3 did not exit with 0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task watch_ends_with_5_if_there_is_none()
    {
        _edge.Answers($"GET {Path}/events", """{"detail":"task 't1' not found"}""", 404);
        var run = await GseRun.Of($"task watch t1 --url {_edge.Url}");
        Assert.Equal((5, "gse: task 't1' not found\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("cancel t1", "/cancel", "{}", "task t1 has ended\n")]
    [InlineData("cancel t1 --on a,b", "/cancel", """{"hosts":["a","b"]}""", "task t1 has ended\n")]
    [InlineData("approve t1", "/approve", "", "task t1 is approved\n")]
    [InlineData("rerun t1 --detach", "/rerun", """{"what":"unsuccessful"}""", "t1\n")]
    [InlineData("rerun t1 --detach --what not-started", "/rerun", """{"what":"not-started"}""", "t1\n")]
    public async Task a_task_is_changed(string command, string below, string body, string said)
    {
        _edge.Answers($"POST {Path}{below}", Task, 202);
        var run = await GseRun.Of($"task {command} --url {_edge.Url}");
        Assert.Equal((0, said, ""), (run.Code, run.Out, run.Error));
        Assert.Equal(body, Assert.Single(_edge.Requests).Body);
    }

    [Fact]
    public async Task output_is_read_to_where_it_is_written()
    {
        _edge.Answers(
                $"GET {Path}/targets?host=h0&limit=1000",
                """{"items":[{"place":7,"host":"h0","phase":"running"}],"total":1}""")
            .AnswersOutput($"{Path}/targets/7/output?atomic=4&offset=0", "one", 3, isComplete: false)
            .AnswersOutput($"{Path}/targets/7/output?atomic=4&offset=3", "", 3, isComplete: false);
        var run = await GseRun.Of($"task output t1 --host h0 --atomic 4 --url {_edge.Url}");
        Assert.Equal((0, "one\n"), (run.Code, run.Out));
    }

    [Fact]
    public async Task output_is_followed_to_its_end()
    {
        _edge.Answers(
                $"GET {Path}/targets?limit=1000", """{"items":[{"place":0,"host":"h0","phase":"running"}],"total":1}""")
            .AnswersOutput($"{Path}/targets/0/output?offset=0", "one\n", 4, isComplete: false)
            .AnswersOutput($"{Path}/targets/0/output?offset=4", "", 4, isComplete: false);
        var run = GseRun.Of($"task output t1 -f --url {_edge.Url}");
        await _edge.WaitForAsync(request => request.EndsWith("offset=4", StringComparison.Ordinal));
        _edge.AnswersOutput($"{Path}/targets/0/output?offset=4", "two\n", 8, isComplete: true);
        Assert.Equal((0, "one\ntwo\n"), ((await run).Code, (await run).Out));
    }

    [Theory]
    [InlineData("start", "POST", "/start")]
    [InlineData("stop", "POST", "/stop")]
    [InlineData("query", "POST", "/query")]
    [InlineData("unregister", "DELETE", "")]
    public async Task a_process_is_operated(string operation, string method, string below)
    {
        _edge.Answers(
            $"{method} /v1/agents/0%3A10.0.0.1/processes/ns/web{below}?wait=20s",
            """{"task":"t1","outcome":"exited","code":0,"message":""}""");
        var run = await GseRun.Of($"proc {operation} 0:10.0.0.1 ns:web --url {_edge.Url}");
        Assert.Equal((0, "done\n", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task a_process_that_does_not_do_so_is_told()
    {
        _edge.Answers(
            "POST /v1/agents/a/processes/ns/web/start?wait=20s",
            """{"task":"t1","outcome":"exited","code":828,"message":"already running"}""");
        var run = await GseRun.Of($"proc start a ns:web --url {_edge.Url}");
        Assert.Equal((1, "gse: code 828: already running\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task a_host_that_does_not_answer_in_time_is_told()
    {
        _edge.Answers("POST /v1/agents/a/processes/ns/web/kill?wait=20s", Task, 202)
            .Answers("POST /v1/agents/a/processes/ns/web/kill", Task, 202);
        var run = await GseRun.Of($"proc kill a ns:web --url {_edge.Url}");
        Assert.Equal((1, "t1\n"), (run.Code, run.Out));
        Assert.Contains("gse task watch t1", run.Error, StringComparison.Ordinal);
        var detached = await GseRun.Of($"proc kill a ns:web -d --url {_edge.Url}");
        Assert.Equal((0, "t1\n"), (detached.Code, detached.Out));
    }

    [Fact]
    public async Task a_process_is_registered_as_its_file_says()
    {
        var file = System.IO.Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"procName":"w"}""", TestContext.Current.CancellationToken);
        _edge.Answers(
            "PUT /v1/agents/a/processes/ns/web?wait=20s", """{"task":"t1","outcome":"exited","code":0}""");
        var run = await GseRun.Of($"proc register a ns:web --spec {file} --url {_edge.Url}");
        File.Delete(file);
        Assert.Equal(0, run.Code);
        Assert.Equal("""{"spec":{"procName":"w"}}""", Assert.Single(_edge.Requests).Body);
    }

    [Fact]
    public async Task groups_are_saved_shown_and_deleted()
    {
        const string group =
            """{"name":"web","ids":["a"],"filter":{"os":"linux"},"revision":0,"changedBy":"me"}""";
        _edge.Answers("PUT /v1/groups/web", group).Answers("GET /v1/groups/web", group)
            .Answers("GET /v1/groups", $$"""{"items":[{{group}}]}""").Answers("DELETE /v1/groups/web", "", 204);
        var put = await GseRun.Of($"group put web --on a --filter os=linux --url {_edge.Url}");
        Assert.Matches("""web +a +\{"os":"linux"\} +me""", put.Out);
        Assert.Equal("""{"ids":["a"],"filter":{"os":"linux"}}""", _edge.Requests[0].Body);
        Assert.Equal(put.Out, (await GseRun.Of($"group show web --url {_edge.Url}")).Out);
        Assert.Equal(put.Out, (await GseRun.Of($"group list --url {_edge.Url}")).Out);
        Assert.Equal("group web is deleted\n", (await GseRun.Of($"group delete web --url {_edge.Url}")).Out);
    }

    [Fact]
    public async Task labels_are_set_beside_the_others_and_taken_away()
    {
        const string agent =
            """
            {"id":"a","host":"0:10.0.0.1","status":"running","statusCode":2,"connected":true,"lost":false,
             "labels":{"role":"web","dc":"sh"}}
            """;
        _edge.Answers("GET /v1/agents/a", agent).Answers("PUT /v1/agents/a/labels", agent);
        Assert.Equal(0, (await GseRun.Of($"label set a role=db x=a=b --url {_edge.Url}")).Code);
        Assert.Equal("""{"role":"db","dc":"sh","x":"a=b"}""", _edge.Requests[^1].Body);
        Assert.Equal(0, (await GseRun.Of($"label remove a role never --url {_edge.Url}")).Code);
        Assert.Equal("""{"dc":"sh"}""", _edge.Requests[^1].Body);
        Assert.Equal(
            """{"role":"web","dc":"sh"}""" + "\n", (await GseRun.Of($"label list a --json --url {_edge.Url}")).Out);
        Assert.Matches(@"labels +dc=sh role=web", (await GseRun.Of($"agent a --url {_edge.Url}")).Out);
    }
}
