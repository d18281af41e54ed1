using System.Text.Json;

namespace Gse.Cli.Tests;

public sealed class The_delivery_command : IDisposable
{
    private const string Both =
        """
        {"items":[
          {"streamTo":500,"name":"main","reportMode":"kafka","state":"flowing","circuit":"closed","queued":3,
           "queuedBytes":30,"spooled":0,"spooledBytes":0,"dropped":0,"refused":2,"lagSeconds":0.25},
          {"streamTo":501,"name":"[old]","reportMode":"redis","state":"spooling","circuit":"open",
           "downSince":"2026-01-01T00:00:00+00:00","reason":"the connection was refused","queued":7,"queuedBytes":70,
           "spooled":47000,"spooledBytes":48000000,"dropped":11,"refused":0,"lagSeconds":95.5}]}
        """;

    private readonly StubEdge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task tells_of_each_storage_whether_it_takes_and_what_waits()
    {
        _edge.Answers("GET /v1/delivery", Both);
        var run = await GseRun.Of($"delivery --url {_edge.Url}");
        Assert.Equal((0, ""), (run.Code, run.Error));
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(
            "^storage +name +mode +state +circuit +queued +spooled +dropped +refused +lag +down +reason *$", lines[0]);
        Assert.Matches("^500 +main +kafka +flowing +closed +3 +0 +0 +2 +0s *$", lines[1]);
        Assert.Matches(
            @"^501 +\[old\] +redis +spooling +open +7 +47000 +11 +0 +1m35s +\w+ ago +the connection was refused *$",
            lines[2]);
    }

    [Fact]
    public async Task gives_programs_the_answer_as_json()
    {
        _edge.Answers("GET /v1/delivery", Both);
        var run = await GseRun.Of($"delivery --json --url {_edge.Url}");
        using var expected = JsonDocument.Parse(Both);
        using var json = JsonDocument.Parse(run.Out);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, json.RootElement), run.Out);
    }

    [Fact]
    public async Task tells_when_it_is_not_allowed()
    {
        _edge.Answers("GET /v1/delivery", """{"detail":"no key"}""", 401);
        Assert.Equal(4, (await GseRun.Of($"delivery --url {_edge.Url}")).Code);
    }
}
