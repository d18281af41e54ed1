using System.Net;
using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Domain.Processes;

namespace Gse.Edge.Tests.Http;

public sealed class When_events_are_filtered(When_events_are_filtered.EdgeWithAlarms edge)
    : IClassFixture<When_events_are_filtered.EdgeWithAlarms>
{
    [Theory]
    [InlineData("channel=1000", "AgentIdConflict:channel-1000 AlarmRaised:1000 AlarmRepeated:1000")]
    [InlineData("channel=2000", "AlarmRaised:2000")]
    [InlineData("channel=1000,2000&types=AlarmRaised", "AlarmRaised:1000 AlarmRaised:2000")]
    [InlineData("channel=100", "AgentIdConflict:channel-100")]
    [InlineData("channel=1100008", "ProcessRestarted")]
    [InlineData("channel=1000&streams=alarms-", "AlarmRaised:1000 AlarmRepeated:1000")]
    [InlineData("channel=1000&streams=edge-", "")]
    [InlineData("channel=1000&agent=" + EdgeWithFleet.Running, "AlarmRepeated:1000")]
    [InlineData("channel=1000&agent=0:10.0.0.2", "AlarmRaised:1000")]
    [InlineData("channel=1100008&agent=" + EdgeWithFleet.Running, "ProcessRestarted")]
    [InlineData("channel=1100008&agent=" + EdgeWithFleet.Lost, "")]
    [InlineData("agent=0:10.0.0.2&type=AlarmRaised,AlarmCleared", "AlarmRaised:1000 AlarmCleared")]
    [InlineData("task=7", "AgentIdConflict:task-7")]
    [InlineData("task=7&channel=1000", "")]
    [InlineData("task=GSETASK:S:1:2", "")]
    [InlineData("task=", "all")]
    [InlineData("from=-1", "all")]
    [InlineData("after=-1", "all")]
    [InlineData("streams=a", "all")]
    [InlineData("streams=task-7", "AgentIdConflict:task-7 AgentIdConflict:task-77")]
    public async Task only_what_fits_every_kind_is_given(string query, string expected)
    {
        using var client = edge.Client();
        var page = await V1Answer.GetAsync(client, "/v1/events?limit=1000&" + query);
        var found = page.Body.GetProperty("items").EnumerateArray().Select(item =>
            item.GetProperty("data").TryGetProperty("channel", out var channel)
                ? $"{item.GetProperty("type")}:{channel}"
                : item.GetProperty("data").TryGetProperty("challengerHostName", out var stream)
                ? $"{item.GetProperty("type")}:{stream}"
                : $"{item.GetProperty("type")}");
        Assert.Equal(expected, found.Count() > 5 ? "all" : string.Join(' ', found));
    }

    [Fact]
    public async Task a_stream_gives_the_same_as_the_pages()
    {
        using var client = edge.Client();
        const string path = "/v1/events?channel=1000,1100008";
        var page = await V1Answer.GetAsync(client, path);
        var wanted = page.Body.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("position").GetInt64()).ToList();
        Assert.Equal(4, wanted.Count);
        using var follower = await EventFollower.OpenAsync(edge, path, "text/event-stream", null);
        foreach (var position in wanted)
        {
            Assert.Equal(position, (await follower.NextAsync()).Id);
        }
    }

    [Theory]
    [InlineData("channel=abc", "channel", HttpStatusCode.BadRequest)]
    [InlineData("channel=0", "channel", HttpStatusCode.BadRequest)]
    [InlineData("channel=1000,-1", "channel", HttpStatusCode.BadRequest)]
    [InlineData("types=AgentLostt", "types", HttpStatusCode.BadRequest)]
    [InlineData("type=agentLost", "types", HttpStatusCode.BadRequest)]
    [InlineData("task=a%20b", "task", HttpStatusCode.BadRequest)]
    [InlineData("task=7,x!", "task", HttpStatusCode.BadRequest)]
    [InlineData("streams=%00", "streams", HttpStatusCode.BadRequest)]
    [InlineData("streams=zz", "streams", HttpStatusCode.BadRequest)]
    [InlineData("streams=alarms-,Agent-", "streams", HttpStatusCode.BadRequest)]
    [InlineData("streams=channels-", "streams", HttpStatusCode.BadRequest)]
    [InlineData("from=yesterday", "from", HttpStatusCode.BadRequest)]
    [InlineData("from=-2", "from", HttpStatusCode.BadRequest)]
    [InlineData("from=1000000", "from", HttpStatusCode.BadRequest)]
    [InlineData("after=-2", "after", HttpStatusCode.BadRequest)]
    [InlineData("after=1000000", "after", HttpStatusCode.BadRequest)]
    [InlineData("from=now&after=3", "from", HttpStatusCode.BadRequest)]
    [InlineData("agent=nobody", "agent", HttpStatusCode.NotFound)]
    public async Task the_field_at_fault_is_named(string query, string field, HttpStatusCode status)
    {
        using var client = edge.Client();
        foreach (var path in new[] { "/v1/events?", "/v1/events/stream?" })
        {
            var answer = await V1Answer.GetAsync(client, path + query);
            Assert.Equal((status, field), (answer.Status, answer.Field));
        }
    }

    [Fact]
    public async Task all_that_is_wrong_is_told_at_once()
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(
            client, "/v1/events/stream?channel=x&types=Nothing&from=then&format=xml&agent=nobody");
        Assert.Equal(
            ["agent", "channel", "format", "from", "types"],
            answer.Body.GetProperty("errors").EnumerateArray()
                .Select(error => error.GetProperty("field").GetString()!).Order());
    }

    [Fact]
    public async Task from_now_means_from_the_answer_on()
    {
        using var client = edge.Client();
        var page = await V1Answer.GetAsync(client, "/v1/events?from=now");
        Assert.Empty(page.Body.GetProperty("items").EnumerateArray());
        using var follower = await EventFollower.OpenAsync(
            edge, "/v1/events?from=now&streams=agent-now", "text/event-stream", null);
        var agent = AgentId.Parse($"now{Guid.NewGuid():N}");
        await edge.HappenAsync(StreamName.OfAgent(agent), EdgeWithAlarms.Enrolled(agent));
        var (_, _, first) = await follower.NextAsync();
        Assert.Equal(agent.Value, first.GetProperty("data").GetProperty("agent").GetString());
    }

    public sealed class EdgeWithAlarms : EdgeUnderTest
    {
        private static readonly EdgeId Edge = EdgeId.Parse("edge1");

        public static AgentEnrolled Enrolled(AgentId agent) =>
            new(agent, new HostAddress(9, "10.9.9.9"), "now", "C9", "t", EdgeWithFleet.T0);

        protected override async Task SeedAsync()
        {
            var (one, two) = (AgentId.Parse(EdgeWithFleet.Running), AgentId.Parse(EdgeWithFleet.Lost));
            await HappenAsync(StreamName.OfAgent(one), Enrol(one, 1));
            await HappenAsync(StreamName.OfAgent(two), Enrol(two, 2));

            // What is filtered here is the name of the stream; any event will do.
            foreach (var stream in new[] { "channel-1000", "channel-100", "task-7", "task-77" })
            {
                await HappenAsync(
                    new StreamName(stream), new AgentIdConflict(one, Edge, "a", "b", stream, EdgeWithFleet.T0));
            }

            var (alarm, other, alarms) = (
                new AlarmId(Guid.NewGuid()), new AlarmId(Guid.NewGuid()),
                StreamName.OfAlarms(new DateOnly(2026, 3, 1)));
            await HappenAsync(
                alarms,
                new AlarmRaised(alarm, Edge, ChannelId.BaseAlarm, 1, [two], "{}", EdgeWithFleet.T0),
                new AlarmRaised(other, Edge, new ChannelId(2000), 2, [one], "{}", EdgeWithFleet.T0),
                new AlarmRepeated(alarm, Edge, ChannelId.BaseAlarm, 3, 1, [one], "{}", EdgeWithFleet.T0),
                new AlarmCleared(alarm, Edge, [two], AlarmClearance.Recovered, EdgeWithFleet.T0));
            Assert.True(ProcessKey.TryCreate("nodeman", "web", out var web));
            await HappenAsync(
                StreamName.OfProcesses(one),
                new ProcessExited(one, web, 1, null, 9, EdgeWithFleet.T0),
                new ProcessRestarted(one, web, 2, 1, EdgeWithFleet.T0, "web", EdgeWithFleet.T0));
        }

        private static AgentEnrolled Enrol(AgentId agent, int number) => new(
            agent, new HostAddress(0, $"10.0.0.{number}"), $"host-{number}", $"C{number}", "t", EdgeWithFleet.T0);
    }
}
