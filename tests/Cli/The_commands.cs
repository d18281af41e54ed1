using System.Text.Json;

namespace Gse.Cli.Tests;

public sealed class The_commands : IDisposable
{
    private const string Lost =
        """
        {"id":"h1","host":"0:10.0.0.1","hostName":"web[1]","status":"unknown","statusCode":-1,"connected":false,
         "lost":true,"enrolledAt":"2026-01-01T00:00:00Z","lostAt":"2026-01-02T03:04:05Z","future":1}
        """;

    private readonly StubEdge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task agents_lists_them_all_page_by_page()
    {
        _edge.Answers("GET /v1/agents?limit=1000", $$"""{"items":[{{Lost}}],"total":2,"next":"p2"}""")
            .Answers("GET /v1/agents?limit=999&cursor=p2", $$"""{"items":[{{Lost.Replace("h1", "h2")}}],"total":2}""");
        var run = await GseRun.Of($"agents --url {_edge.Url}");
        Assert.Equal(0, run.Code);
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"h1 +0:10\.0\.0\.1 +web\[1\] +lost +never", lines[1]);
        Assert.Contains("h2", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task agents_hands_its_filters_to_the_edge()
    {
        _edge.Answers(
            "GET /v1/agents?status=running,unknown&cloud=3&search=web&sort=-lastSeen&limit=5"
                .Replace(",", "%2C", StringComparison.Ordinal),
            """{"items":[],"total":0}""");
        var run = await GseRun.Of(
            $"agents --url {_edge.Url} --status running,unknown --cloud 3 --search web --sort -lastSeen --limit 5");
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task agents_prints_one_json_object_for_programs()
    {
        _edge.Answers("GET /v1/agents?limit=1000", $$"""{"items":[{{Lost}}],"total":1}""");
        var run = await GseRun.Of($"agents --json --url {_edge.Url}");
        Assert.Equal(
            """
            {"items":[{"id":"h1","host":"0:10.0.0.1","hostName":"web[1]","status":"unknown","statusCode":-1,
            "connected":false,"lost":true,"enrolledAt":"2026-01-01T00:00:00+00:00",
            "lostAt":"2026-01-02T03:04:05+00:00"}],"total":1}
            """.Replace("\n", "", StringComparison.Ordinal) + "\n",
            run.Out);
    }

    [Fact]
    public async Task agent_shows_what_is_known()
    {
        _edge.Answers("GET /v1/agents/0%3A10.0.0.1", Lost);
        var run = await GseRun.Of($"agent 0:10.0.0.1 --url {_edge.Url}");
        Assert.Equal(0, run.Code);
        Assert.Contains("web[1]", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"lost +2026-01-02 03:04:05\.000Z", run.Out);
    }

    [Fact]
    public async Task processes_tells_how_a_process_ended()
    {
        _edge.Answers(
            "GET /v1/agents/h1/processes",
            """
            {"items":[{"key":"nodeman:web","registered":true,"running":false,"pid":-1,"signal":9,"restarts":2,
             "changedAt":"2026-01-01T00:00:00Z"}]}
            """);
        var run = await GseRun.Of($"processes h1 --url {_edge.Url}");
        Assert.Matches(@"nodeman:web +killed by signal 9 .* 2", run.Out);
    }

    [Fact]
    public async Task events_prints_one_line_an_event()
    {
        _edge.Answers(
            "GET /v1/events?agent=h1&after=7&limit=100",
            """
            {"items":[{"position":8,"stream":"agent-h1","revision":3,"type":"AgentLost",
             "recordedAt":"2026-01-01T00:00:00Z","data":{"agent":"h1","cause":"Silent",
             "at":"2026-01-01T00:00:00Z"}}],"next":8}
            """);
        var people = await GseRun.Of($"events --agent h1 --after 7 --url {_edge.Url}");
        Assert.Matches(@"^ +8  2026-01-01 00:00:00\.000Z  agent-h1 +AgentLost +agent=h1 cause=Silent\n$", people.Out);
        Assert.Contains("--after 8", people.Error, StringComparison.Ordinal);
        var programs = await GseRun.Of($"events --agent h1 --after 7 --json --url {_edge.Url}");
        using var json = JsonDocument.Parse(programs.Out);
        Assert.Equal("Silent", json.RootElement.GetProperty("data").GetProperty("cause").GetString());
    }

    [Fact]
    public async Task token_create_prints_the_token_alone()
    {
        _edge.Answers(
            "POST /v1/enrolment-tokens",
            """{"id":"a","token":"gse1.a.b.c","uses":5,"expiresAt":"2026-01-01T00:00:00Z"}""", 201);
        var run = await GseRun.Of($"token create --uses 5 --for 90m --url {_edge.Url}");
        Assert.Equal((0, "gse1.a.b.c\n"), (run.Code, run.Out));
        Assert.Equal("""{"uses":5,"lifetime":"5400s"}""", Assert.Single(_edge.Requests).Body);
    }

    [Fact]
    public async Task retire_gives_the_reason()
    {
        _edge.Answers("POST /v1/agents/h1/retire", "", 204);
        var run = await GseRun.Of($"retire h1 --reason sold --url {_edge.Url}");
        Assert.Equal((0, "h1 is retired\n"), (run.Code, run.Out));
        Assert.Equal("""{"reason":"sold"}""", Assert.Single(_edge.Requests).Body);
    }

    [Fact]
    public async Task health_waits_no_longer_than_it_may()
    {
        _edge.Answers("GET /healthz/ready", "", 503);
        var run = await GseRun.Of($"health --wait 1s --url {_edge.Url}");
        Assert.Equal(1, run.Code);
        Assert.InRange(_edge.Requests.Count, 2, 1000);
        _edge.Answers("GET /healthz/ready", "");
        Assert.Equal((0, "ready\n"), ((await GseRun.Of($"health --url {_edge.Url}")) is var ok ? ok.Code : 1, ok.Out));
    }
}
