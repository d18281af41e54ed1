using System.Text.Json;

namespace Gse.Cli.Tests;

public sealed class When_events_are_followed : IDisposable
{
    private readonly StubEdge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task it_goes_on_behind_the_last_event_after_the_edge_was_away()
    {
        _edge.AnswersNext(": beat\nid: 5\n\n" + Event(8) + Event(9) + Event(10)[..^5])
            .AnswersNext("""{"detail":"not ready"}""", 503)
            .AnswersNext(": beat\nid: 9\n\n" + Event(10)
                + "event: gse.cut-off\ndata: {\"reason\":\"key-revoked\",\"detail\":\"x\"}\n\n")
            .AnswersNext("""{"detail":"the access key is not valid"}""", 401);
        var run = await GseRun.Of($"events --follow --from now --json --url {_edge.Url}");
        Assert.Equal(4, run.Code);
        Assert.Equal(
            [8, 9, 10],
            run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("position").GetInt32()));
        Assert.Equal([null, "9", "9", "10"], _edge.LastEventIds);
        Assert.All(_edge.Requests, asked => Assert.Equal("GET /v1/events/stream?from=now", asked.Line));
    }

    [Fact]
    public async Task nothing_is_missed_even_if_the_connection_breaks_before_the_first_event()
    {
        _edge.AnswersNext(": beat\nid: 41\n\n").AnswersNext("""{"detail":"no"}""", 403);
        var run = await GseRun.Of($"events -f --from now --url {_edge.Url}");
        Assert.Equal(4, run.Code);
        Assert.Equal([null, "41"], _edge.LastEventIds);
    }

    [Fact]
    public async Task people_learn_why_the_edge_ended_the_stream()
    {
        _edge.AnswersNext(
                Event(8) + "event: gse.cut-off\ndata: {\"reason\":\"slow-reader\",\"detail\":\"too slow\"}\n\n")
            .AnswersNext("""{"detail":"no"}""", 403);
        var run = await GseRun.Of($"events -f --url {_edge.Url}");
        Assert.Contains("AgentLost", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("cut-off", run.Out, StringComparison.Ordinal);
        Assert.Contains("slow-reader", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task all_filters_are_handed_to_the_edge()
    {
        const string filters = "--type AlarmRaised,AlarmCleared --agent 0:10.0.0.1 --channel 1000 --task T1 --from 7";
        const string query = "types=AlarmRaised%2CAlarmCleared&agent=0%3A10.0.0.1&channel=1000&task=T1&from=7";
        _edge.AnswersNext("""{"detail":"no"}""", 403).AnswersNext("""{"items":[]}""");
        Assert.Equal(4, (await GseRun.Of($"events --follow {filters} --url {_edge.Url}")).Code);
        Assert.Equal(0, (await GseRun.Of($"events {filters} --limit 5 --url {_edge.Url}")).Code);
        Assert.Equal(
            [$"GET /v1/events/stream?{query}", $"GET /v1/events?{query}&limit=5"],
            _edge.Requests.Select(asked => asked.Line));
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(503, 3)]
    public async Task an_edge_that_refuses_at_once_ends_it(int status, int code)
    {
        _edge.AnswersNext("""{"detail":"the reason why"}""", status);
        var run = await GseRun.Of($"events --follow --url {_edge.Url}");
        Assert.Equal((code, "", "gse: the reason why\n"), (run.Code, run.Out, run.Error));
    }

    private static string Event(int position) =>
        $"id: {position}\nevent: AgentLost\ndata: {{\"position\":{position},\"stream\":\"agent-h1\",\"revision\":3,"
        + "\"type\":\"AgentLost\",\"recordedAt\":\"2026-01-01T00:00:00Z\"}\n\n";
}
