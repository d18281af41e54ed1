using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Gse.Domain.Edges;

namespace Gse.Edge.Tests.Http;

public sealed class When_an_event_stream_is_resumed(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task nothing_is_missing_and_nothing_comes_twice_wherever_it_was_cut(int seed)
    {
        var random = new Random(seed);
        var (mine, other) = (AgentId.Parse($"cut{seed}"), AgentId.Parse($"cut{seed}0"));
        await EnrolAsync(mine);
        await EnrolAsync(other);
        await HappenAsync(random, mine, other, 60);
        var path = $"/v1/events?agent={mine}";
        var seen = new List<long>();
        long? last = null;
        for (var cuts = 0; cuts < 25; cuts++)
        {
            // While it is away, while it catches up and while it is live: events come at any time.
            await HappenAsync(random, mine, other, random.Next(3));
            using var follower = await EventFollower.OpenAsync(edge, path, "text/event-stream", last);
            await HappenAsync(random, mine, other, random.Next(3));
            var there = Wanted(mine).Count - seen.Count;
            for (var take = random.Next(Math.Min(there, 6) + 1); take > 0; take--)
            {
                (last, _, _) = await follower.NextAsync();
                seen.Add(last.Value);
            }
        }

        using var rest = await EventFollower.OpenAsync(edge, path, "text/event-stream", last);
        while (seen.Count < Wanted(mine).Count)
        {
            seen.Add((await rest.NextAsync()).Id);
        }

        Assert.Equal(Wanted(mine), seen);
    }

    [Fact]
    public async Task the_id_of_the_last_event_outweighs_where_the_stream_began()
    {
        var agent = AgentId.Parse("resumed");
        await EnrolAsync(agent);
        await HappenAsync(new Random(1), agent, agent, 5);
        var wanted = Wanted(agent);
        using var follower = await EventFollower.OpenAsync(
            edge, $"/v1/events?agent={agent}&from=now", "text/event-stream", wanted[1]);
        Assert.Equal(wanted[2], (await follower.NextAsync()).Id);
    }

    [Fact]
    public async Task one_that_began_now_and_broke_before_its_first_event_misses_nothing()
    {
        var agent = AgentId.Parse("early");
        await EnrolAsync(agent);
        var path = $"/v1/events?agent={agent}&from=now";
        long? began;
        using (var follower = await EventFollower.OpenAsync(edge, path, "text/event-stream", null))
        {
            began = follower.Began;
        }

        await HappenAsync(new Random(1), agent, agent, 2);
        using var resumed = await EventFollower.OpenAsync(edge, path, "text/event-stream", began);
        Assert.Equal(Wanted(agent)[1], (await resumed.NextAsync()).Id);
    }

    [Fact]
    public async Task an_id_beyond_the_log_is_refused_as_it_is_of_another_log()
    {
        using var client = edge.Client();
        var newest = edge.Log.Events.Max(recorded => recorded.Position.Value);
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events/stream");
        request.Headers.Add("Last-Event-ID", $"{newest + 1_000}");
        var answer = await V1Answer.SendAsync(client, request);
        Assert.Equal((400, "Last-Event-ID"), ((int)answer.Status, answer.Field));
        using var follower = await EventFollower.OpenAsync(edge, "/v1/events/stream", "text/event-stream", newest);
        Assert.Equal(newest, follower.Began);
    }

    private List<long> Wanted(AgentId agent) =>
        [.. edge.Log.Events.Where(e => e.Stream == StreamName.OfAgent(agent)).Select(e => e.Position.Value)];

    private Task EnrolAsync(AgentId agent) => edge.HappenAsync(
        StreamName.OfAgent(agent),
        new AgentEnrolled(agent, new HostAddress(5, "10.5.5.5"), "cut", "C", "t", EdgeWithFleet.T0));

    private async Task HappenAsync(Random random, AgentId mine, AgentId other, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var agent = random.Next(2) == 0 ? mine : other;
            await edge.HappenAsync(
                StreamName.OfAgent(agent),
                new AgentIdConflict(agent, EdgeId.Parse("edge1"), "10.0.0.1", "10.0.0.2", "h", EdgeWithFleet.T0));
        }
    }
}
