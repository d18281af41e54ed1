using System.Net;
using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http;

public sealed class The_events_resource(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>
{
    [Fact]
    public async Task tells_what_happened_to_an_agent_and_its_processes_in_the_order_of_the_log()
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, $"/v1/agents/{EdgeWithFleet.Lost}/events");
        Assert.Equal(
            [
                "AgentEnrolled", "AgentConnected", "AgentLost", "ProcessRegistered", "ProcessStarted",
                "ProcessRegistered", "ProcessStarted", "ProcessExited",
            ],
            Items(answer).Select(Type));
        var first = Items(answer)[0];
        Assert.Equal("test", first.GetProperty("actor").GetString());
        Assert.Equal("correlation-of-test", first.GetProperty("correlation").GetString());
        Assert.Equal("host-2", first.GetProperty("data").GetProperty("hostName").GetString());
        Assert.True(first.GetProperty("recordedAt").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task is_read_page_by_page()
    {
        using var client = edge.Client();
        foreach (var path in new[] { $"/v1/agents/{EdgeWithFleet.Lost}/events?limit=3", "/v1/events?limit=7" })
        {
            var positions = new List<long>();
            long? next = -1;
            while (next is not null)
            {
                var page = await V1Answer.GetAsync(client, $"{path}&after={next}");
                positions.AddRange(Items(page).Select(Position));
                next = page.Body.TryGetProperty("next", out var after) ? after.GetInt64() : null;
            }

            var all = await V1Answer.GetAsync(client, path.Split('?')[0] + "?limit=1000");
            Assert.Equal(Items(all).Select(Position), positions);
        }
    }

    [Theory]
    [InlineData("types=AgentLost,AgentRetired", "AgentLost AgentRetired")]
    [InlineData("streams=edge-", "")]
    [InlineData("agent=0:10.0.0.5", "AgentEnrolled")]
    public async Task is_filtered(string query, string expected)
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, "/v1/events?" + query);
        Assert.Equal(expected, string.Join(' ', Items(answer).Select(Type).Distinct()));
    }

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Operator, false)]
    [InlineData(Role.Admin, true)]
    public async Task shows_what_happens_to_keys_to_admins_only(Role role, bool seen)
    {
        using var client = edge.Client(role);
        foreach (var query in new[] { "", "&streams=accesskey-", "&types=AccessKeyIssued" })
        {
            var answer = await V1Answer.GetAsync(client, "/v1/events?limit=1000" + query);
            Assert.Equal(seen, Items(answer).Select(Type).Contains("AccessKeyIssued"));
        }
    }

    [Fact]
    public async Task shows_what_a_task_runs_by_its_hash_and_no_secret_that_may_be_in_it()
    {
        var task = TaskId.Parse("GSETASK:S:told:1");
        await edge.HappenAsync(StreamName.OfTask(task), new TaskSubmitted(
            task, EdgeId.Parse("e1"), 1, "hash", TaskPlan.AllAtOnce, "me", "", "", false, null, EdgeWithFleet.T0)
        {
            Script = new ScriptWork(
                "root", [new ScriptText("a.sh", "/tmp", "login Kq7fZ2xVb9Lw", "cafe")],
                [new AtomicTask(0, "/tmp/a.sh", 5, [])], new Dictionary<string, string> { ["PW"] = "Rd5mT8nQc3Yh" },
                ""),
        });
        using var client = edge.Client(Role.Admin);

        var answer = await V1Answer.GetAsync(client, "/v1/events?types=TaskSubmitted");

        var script = Assert.Single(Items(answer)).GetProperty("data").GetProperty("script");
        Assert.Equal("cafe", script.GetProperty("files")[0].GetProperty("sha256").GetString());
        Assert.Equal("******", script.GetProperty("files")[0].GetProperty("content").GetString());
        Assert.Equal("******", script.GetProperty("environment").GetProperty("PW").GetString());
        Assert.Equal("/tmp/a.sh", script.GetProperty("atomics")[0].GetProperty("command").GetString());
    }

    [Theory]
    [InlineData("/v1/events?limit=0", "limit")]
    [InlineData("/v1/events?limit=1001", "limit")]
    [InlineData("/v1/events?after=x", "after")]
    [InlineData("/v1/agents/" + EdgeWithFleet.Running + "/events?after=-2", "after")]
    [InlineData("/v1/agents/" + EdgeWithFleet.Running + "/events?after=1000000", "after")]
    [InlineData("/v1/agents/" + EdgeWithFleet.Lost + "/events?limit=0", "limit")]
    [InlineData("/v1/agents/" + EdgeWithFleet.Lost + "/events?from=yesterday", "from")]
    [InlineData("/v1/agents/" + EdgeWithFleet.Lost + "/events?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to")]
    [InlineData("/v1/agents/" + EdgeWithFleet.Lost + "/heartbeats?limit=10001", "limit")]
    public async Task names_the_field_it_cannot_read(string path, string field)
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, path);
        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Field));
    }

    [Theory]
    [InlineData("/v1/events", "text/event-stream")]
    [InlineData("/v1/events/stream", "*/*")]
    public async Task is_followed_live_and_resumed_where_it_broke(string path, string accept)
    {
        var head = (await edge.Log.ReadHeadAsync(TestContext.Current.CancellationToken)).Value;
        var agent = AgentId.Parse($"live{(path.Length)}");
        var stream = StreamName.OfAgent(agent);
        var host = new HostAddress(3, "10.3.3.3");
        long first;
        using (var follower = await EventFollower.OpenAsync(edge, path, accept, head))
        {
            await edge.HappenAsync(stream, new AgentEnrolled(agent, host, "live", "C1", "t", EdgeWithFleet.T0));
            (first, var type, var data) = await follower.NextAsync();
            Assert.Equal("AgentEnrolled", type);
            Assert.Equal(first, Position(data));
            Assert.Equal(agent.Value, data.GetProperty("data").GetProperty("agent").GetString());
        }

        await edge.HappenAsync(stream, new AgentRetired(agent, "admin", "", EdgeWithFleet.T0));
        using var resumed = await EventFollower.OpenAsync(edge, path, accept, first);
        var (_, next, _) = await resumed.NextAsync();
        Assert.Equal("AgentRetired", next);
    }

    private static List<JsonElement> Items(V1Answer answer) => [.. answer.Body.GetProperty("items").EnumerateArray()];

    private static string? Type(JsonElement item) => item.GetProperty("type").GetString();

    private static long Position(JsonElement item) => item.GetProperty("position").GetInt64();
}
