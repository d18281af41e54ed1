using System.Text.Json;

namespace Gse.Cli.Tests;

public sealed class The_edges_command : IDisposable
{
    private const string Both =
        """
        {"items":[
          {"id":"e1","state":"lost","version":"0.1.0","link":"10.0.0.1:28668","startedAt":"2026-01-01T00:00:00+00:00",
           "endedAt":"2026-01-02T00:00:00+00:00","heir":"e2"},
          {"id":"e2","state":"running","version":"0.1.0","link":"10.0.0.2:28668",
           "startedAt":"2026-01-01T00:00:00+00:00","impairment":"log out of reach"}]}
        """;

    private readonly StubEdge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task tells_which_run_and_who_stands_in_for_whom()
    {
        _edge.Answers("GET /v1/edges", Both);
        var run = await GseRun.Of($"edges --url {_edge.Url}");
        Assert.Equal((0, ""), (run.Code, run.Error));
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^edge +state +version +link +started +ended +heir +impaired *$", lines[0]);
        Assert.Matches(@"^e1 +lost +0\.1\.0 +10\.0\.0\.1:28668 +\w+ ago +\w+ ago +e2 *$", lines[1]);
        Assert.Matches(@"^e2 +running +0\.1\.0 +10\.0\.0\.2:28668 +\w+ ago +log out of reach *$", lines[2]);
    }

    [Fact]
    public async Task gives_programs_the_answer_as_json()
    {
        _edge.Answers("GET /v1/edges", Both);
        var run = await GseRun.Of($"edges --json --url {_edge.Url}");
        using var expected = JsonDocument.Parse(Both);
        using var json = JsonDocument.Parse(run.Out);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, json.RootElement), run.Out);
    }
}
