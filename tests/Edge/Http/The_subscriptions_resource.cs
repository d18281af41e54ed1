using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Edges;

namespace Gse.Edge.Tests.Http;

public sealed class The_subscriptions_resource(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>
{
    private readonly string _name = $"s{Guid.NewGuid():N}";

    [Fact]
    public async Task delivers_again_what_is_not_acknowledged_and_never_what_is()
    {
        using var client = new SubscriptionClient(edge, _name);
        var agent = await AgentAsync();
        await client.DefineAsync($$"""{"filter":{"agents":["{{agent}}"]},"start":"start"}""");
        await HappenAsync(agent, 5);
        var all = Of(agent);
        Assert.Equal(all, (await client.FetchedAsync("reader=a")).Events);
        Assert.Equal(all, (await client.FetchedAsync("reader=a")).Events);
        Assert.Equal(all.Take(2), (await client.FetchedAsync("reader=a&limit=2")).Events);
        Assert.Equal(HttpStatusCode.NoContent, (await client.AcknowledgeAsync("a", all[1])).Status);
        Assert.Equal(all.Skip(2), (await client.FetchedAsync("reader=a")).Events);

        // Back it never goes.
        Assert.Equal(HttpStatusCode.NoContent, (await client.AcknowledgeAsync("a", all[0])).Status);
        var (rest, position) = await client.FetchedAsync("reader=a");
        Assert.Equal(all.Skip(2), rest);
        await client.AcknowledgeAsync("a", position);
        Assert.Empty((await client.FetchedAsync("reader=a")).Events);
        await HappenAsync(agent, 1);
        Assert.Equal([Of(agent)[^1]], (await client.FetchedAsync("reader=a")).Events);
    }

    [Fact]
    public async Task waits_for_the_next_event_no_longer_than_it_is_told()
    {
        using var client = new SubscriptionClient(edge, _name);
        var agent = await AgentAsync();
        await client.DefineAsync($$"""{"filter":{"agents":["{{agent}}"],"types":["AgentIdConflict"]} }""");
        Assert.Empty((await client.FetchedAsync("reader=a&wait=50ms")).Events);
        var waiting = client.FetchedAsync("reader=a&wait=60s");
        await HappenAsync(agent, 1);
        Assert.Equal([Of(agent)[^1]], (await waiting).Events);
    }

    [Fact]
    public async Task tells_two_readers_of_each_other()
    {
        using var client = new SubscriptionClient(edge, _name);
        var agent = await AgentAsync();
        await client.DefineAsync($$"""{"filter":{"agents":["{{agent}}"]},"start":"start"}""");
        Assert.Equal("subscription_not_held", (await client.AcknowledgeAsync("a", 1)).Code);
        await client.FetchedAsync("reader=a");
        var refused = await client.FetchAsync("reader=b");
        Assert.Equal((HttpStatusCode.Conflict, "subscription_held"), (refused.Status, refused.Code));
        Assert.Matches("is read by 'a' until 20..-", refused.Body.GetProperty("detail").GetString());
        Assert.Equal("subscription_held", (await client.FetchAsync("")).Code);
        Assert.Equal("subscription_held", (await client.AcknowledgeAsync("b", Of(agent)[0])).Code);

        // On purpose it may; then the first one has lost it.
        Assert.Equal(Of(agent), (await client.FetchedAsync("reader=b&takeover=true")).Events);
        Assert.Equal("subscription_held", (await client.FetchAsync("reader=a")).Code);
        Assert.Equal("subscription_held", (await client.AcknowledgeAsync("a", Of(agent)[0])).Code);
        Assert.Equal("b", (await client.GetAsync()).GetProperty("reader").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await client.AcknowledgeAsync("b", Of(agent)[0])).Status);
    }

    [Fact]
    public async Task tells_a_waiting_reader_that_another_took_over()
    {
        using var client = new SubscriptionClient(edge, _name);
        var agent = await AgentAsync();
        await client.DefineAsync($$"""{"filter":{"agents":["{{agent}}"]} }""");
        await client.FetchedAsync("reader=a");
        var waiting = client.FetchAsync("reader=a&wait=60s");
        await client.FetchedAsync("reader=b&takeover=true");
        await HappenAsync(agent, 1);
        Assert.Equal("subscription_held", (await waiting).Code);
    }

    [Fact]
    public async Task keeps_its_place_when_it_is_defined_again_and_leaves_it_only_for_another_start()
    {
        using var client = new SubscriptionClient(edge, _name);
        var (one, two) = (await AgentAsync(), await AgentAsync());
        var body = $$"""{"filter":{"agents":["{{one}}"]},"start":"start"}""";
        await client.DefineAsync(body);
        var (_, position) = await client.FetchedAsync("reader=a");
        await client.AcknowledgeAsync("a", position);
        var events = edge.Log.Events.Count;
        Assert.Equal(position, (await client.DefineAsync(body)).GetProperty("position").GetInt64());
        Assert.Equal(events, edge.Log.Events.Count);

        var both = await client.DefineAsync($$"""{"filter":{"agents":["{{one}}","{{two}}"]},"start":"start"}""");
        Assert.Equal(position, both.GetProperty("position").GetInt64());
        await HappenAsync(two, 1);
        Assert.Equal([Of(two)[^1]], (await client.FetchedAsync("reader=a")).Events);

        await client.DefineAsync($$"""{"filter":{"agents":["{{two}}"]},"start":-1}""");
        Assert.Equal(Of(two)[^1], (await client.FetchedAsync("reader=a")).Events[^1]);
        await client.DefineAsync($$"""{"filter":{"agents":["{{two}}"]},"start":{{Of(two)[0]}}}""");
        Assert.Equal(Of(two).Skip(1), (await client.FetchedAsync("reader=b")).Events);
    }

    [Fact]
    public async Task shows_how_far_behind_it_is()
    {
        using var client = new SubscriptionClient(edge, _name);
        var agent = await AgentAsync();
        await client.DefineAsync($$"""{"filter":{"agents":["{{agent}}"]},"start":"now"}""");
        Assert.Equal((0, false), Lag(await client.GetAsync()));
        await HappenAsync(agent, 3);
        var behind = await client.GetAsync();
        Assert.Equal(3, Lag(behind).Events);
        // The age is told in milliseconds, and the oldest of the three may be younger than one.
        for (var tries = 0; tries < 1_000 && !Lag(behind).Aged; tries++)
        {
            behind = await client.GetAsync();
        }

        Assert.Equal((3, true), Lag(behind));
        Assert.True(behind.GetProperty("lag").GetProperty("positions").GetInt64() >= 3);
        var (_, position) = await client.FetchedAsync("reader=me");
        await client.AcknowledgeAsync("me", position);
        var list = await V1Answer.GetAsync(client.Viewer, "/v1/subscriptions");
        var item = list.Body.GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("name").GetString() == _name);
        Assert.Equal((0, false), Lag(item));
        Assert.Equal(
            (position, "me", agent),
            (item.GetProperty("position").GetInt64(), item.GetProperty("reader").GetString()!,
                item.GetProperty("filter").GetProperty("agents")[0].GetString()!));
    }

    [Fact]
    public async Task gives_a_reader_only_what_its_role_may_see()
    {
        using var client = new SubscriptionClient(edge, _name);
        await client.DefineAsync("""{"filter":{"types":["AccessKeyIssued"]},"start":"start"}""");
        Assert.Empty((await client.FetchedAsync("reader=a")).Events);
        Assert.Equal(0, (await client.GetAsync()).GetProperty("lag").GetProperty("events").GetInt64());
        using var admin = edge.Client(Role.Admin);
        var seen = await V1Answer.GetAsync(admin, $"/v1/subscriptions/{_name}/events?reader=a");
        Assert.NotEmpty(seen.Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task is_not_fed_by_what_readers_acknowledge()
    {
        using var client = new SubscriptionClient(edge, _name);
        await client.DefineAsync("""{"start":"now"}""");
        var (_, position) = await client.FetchedAsync("reader=a");
        await client.AcknowledgeAsync("a", position);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(
                HttpStatusCode.NoContent,
                (await client.AcknowledgeAsync("a", (await client.FetchedAsync("reader=a")).Position)).Status);
        }

        Assert.DoesNotContain(
            (await client.FetchAsync("reader=a")).Body.GetProperty("items").EnumerateArray(),
            item => item.GetProperty("stream").GetString() == $"subscriptionprogress-{_name}");
    }

    [Fact]
    public async Task is_forgotten_when_it_is_deleted()
    {
        using var client = new SubscriptionClient(edge, _name);
        var agent = await AgentAsync();
        var body = $$"""{"filter":{"agents":["{{agent}}"]},"start":"start"}""";
        await client.DefineAsync(body);
        var (all, position) = await client.FetchedAsync("reader=a");
        await client.AcknowledgeAsync("a", position);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync()).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.FetchAsync("reader=a")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.AcknowledgeAsync("a", position)).Status);
        await client.DefineAsync(body);
        Assert.Equal("subscription_not_held", (await client.AcknowledgeAsync("a", position)).Code);
        Assert.Equal(all, (await client.FetchedAsync("reader=b")).Events);
    }

    [Fact]
    public async Task gives_batches_of_CloudEvents()
    {
        using var client = new SubscriptionClient(edge, _name);
        var agent = await AgentAsync();
        await client.DefineAsync($$"""{"filter":{"agents":["{{agent}}"]},"start":"start"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/subscriptions/{_name}/events?reader=a");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/cloudevents-batch+json"));
        var answer = await V1Answer.SendAsync(client.Viewer, request);
        When_events_are_asked_as_CloudEvents.CloudEventRules.Check(Assert.Single(answer.Body.EnumerateArray()));
        Assert.Equal("a", answer.Response.Headers.GetValues("X-Gse-Reader").Single());
        var position = long.Parse(answer.Response.Headers.GetValues("X-Gse-Acknowledge").Single(), null);
        Assert.Equal(HttpStatusCode.NoContent, (await client.AcknowledgeAsync("a", position)).Status);
        Assert.Empty((await client.FetchedAsync("reader=a")).Events);
    }

    [Theory]
    [InlineData("""{"filter":{"channels":[0]}}""", "filter.channels")]
    [InlineData("""{"filter":{"types":["Nothing"]}}""", "filter.types")]
    [InlineData("""{"filter":{"agents":["nobody"]}}""", "filter.agents")]
    [InlineData("""{"types":["AgentLost"]}""", "types")]
    [InlineData("""{"filter":{"type":["AgentLost"]}}""", "filter.type")]
    [InlineData("""{"start":"tomorrow"}""", "start")]
    [InlineData("""{"start":99999999}""", "start")]
    [InlineData("""{"start":true}""", "start")]
    public async Task names_the_field_that_is_wrong(string body, string field)
    {
        using var client = new SubscriptionClient(edge, _name);
        var answer = await client.PutAsync(body);
        Assert.Equal(field, answer.Field);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("wait=61s", "wait")]
    [InlineData("wait=5", "wait")]
    [InlineData("lease=0s", "lease")]
    [InlineData("reader=", "reader")]
    [InlineData("takeover=maybe", "takeover")]
    public async Task names_the_parameter_that_is_wrong(string query, string field)
    {
        using var client = new SubscriptionClient(edge, _name);
        await client.DefineAsync("{}");
        var answer = await client.FetchAsync(query);
        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Field));
        Assert.Equal("reader", (await client.AcknowledgeAsync("", 1)).Field);
        await client.FetchedAsync("reader=a");
        Assert.Equal("position", (await client.AcknowledgeAsync("a", 99999999)).Field);
    }

    [Fact]
    public async Task is_defined_by_operators_only()
    {
        using var viewer = edge.Client();
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, $"/v1/subscriptions/{_name}")
            {
                Content = new StringContent("{}", null, "application/json"),
            };
            Assert.Equal(HttpStatusCode.Forbidden, (await V1Answer.SendAsync(viewer, request)).Status);
        }
    }

    private static (long Events, bool Aged) Lag(JsonElement item)
    {
        var lag = item.GetProperty("lag");
        return (lag.GetProperty("events").GetInt64(), lag.GetProperty("seconds").GetDouble() > 0);
    }

    private List<long> Of(string agent) =>
        [.. edge.Log.Events.Where(e => e.Stream.Value == $"agent-{agent}").Select(e => e.Position.Value)];

    private async Task<string> AgentAsync()
    {
        var agent = AgentId.Parse($"a{Guid.NewGuid():N}");
        var host = new HostAddress(7, $"10.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}.7");
        await edge.HappenAsync(
            StreamName.OfAgent(agent), new AgentEnrolled(agent, host, "h", "C", "t", EdgeWithFleet.T0));
        return agent.Value;
    }

    private async Task HappenAsync(string agent, int count)
    {
        var id = AgentId.Parse(agent);
        for (var i = 0; i < count; i++)
        {
            await edge.HappenAsync(
                StreamName.OfAgent(id),
                new AgentIdConflict(id, EdgeId.Parse("edge1"), "10.0.0.1", "10.0.0.2", "h", EdgeWithFleet.T0));
        }
    }
}
