using System.Text.Json;

namespace Gse.Cli.Tests;

public sealed class The_subscriptions_command : IDisposable
{
    private const string One =
        """
        {"name":"alarms","filter":{"channels":[1000],"types":["AlarmRaised"]},"start":"now","position":41,"reader":"r1",
         "leasedUntil":"2026-01-01T00:00:30Z","lag":{"events":1000,"more":true,"positions":2000,"seconds":12.5},
         "changedBy":"ops","changedAt":"2026-01-01T00:00:00Z"}
        """;

    private readonly StubEdge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task lists_who_reads_and_how_late()
    {
        _edge.Answers("GET /v1/subscriptions", $$"""{"items":[{{One}}]}""");
        var run = await GseRun.Of($"subscriptions list --url {_edge.Url}");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"alarms +type=AlarmRaised channel=1000 +41 +1000\+ +12\.5 s +r1 +2026-01-01 00:00:30", run.Out);
    }

    [Fact]
    public async Task shows_one_as_json_for_programs()
    {
        _edge.Answers("GET /v1/subscriptions/alarms", One);
        var run = await GseRun.Of($"subscriptions show alarms --json --url {_edge.Url}");
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(41, json.RootElement.GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task defines_one_with_filters_and_a_start()
    {
        _edge.Answers("PUT /v1/subscriptions/alarms", One);
        var run = await GseRun.Of(
            $"subscriptions define alarms --channel 1000,1100008 --type AlarmRaised --from start --url {_edge.Url}");
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var body = JsonDocument.Parse(Assert.Single(_edge.Requests).Body);
        using var expected = JsonDocument.Parse(
            """
            {"filter":{"types":["AlarmRaised"],"agents":[],"channels":[1000,1100008],"tasks":[]},"start":"start"}
            """);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, body.RootElement), body.RootElement.GetRawText());
    }

    [Fact]
    public async Task asks_for_everything_if_no_filter_is_given()
    {
        _edge.Answers("PUT /v1/subscriptions/all", One);
        Assert.Equal(0, (await GseRun.Of($"subscriptions define all --url {_edge.Url}")).Code);
        Assert.Equal(
            """{"filter":{"types":[],"agents":[],"channels":[],"tasks":[]}}""", Assert.Single(_edge.Requests).Body);
    }

    [Fact]
    public async Task deletes_one()
    {
        _edge.Answers("DELETE /v1/subscriptions/alarms", "", 204);
        var run = await GseRun.Of($"subscriptions delete alarms --url {_edge.Url}");
        Assert.Equal((0, "alarms is deleted\n"), (run.Code, run.Out));
    }

    [Theory]
    [InlineData("subscriptions define alarms --channel many")]
    [InlineData("subscriptions show")]
    public async Task tells_wrong_usage(string commandLine) => Assert.Equal(2, (await GseRun.Of(commandLine)).Code);
}
