using System.Net;
using Gse.Application;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.History;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Domain.Fleet;
using Gse.Domain.Subscriptions;
using Gse.Edge.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Fleet;

public sealed class When_readers_ask_for_the_secrets_of_the_fleet(
    When_readers_ask_for_the_secrets_of_the_fleet.EdgeWithSecrets edge)
    : IClassFixture<When_readers_ask_for_the_secrets_of_the_fleet.EdgeWithSecrets>
{
    private static readonly AgentId Agent = AgentId.Parse("010000");

    [Theory]
    [InlineData("types=FleetFounded", "types")]
    [InlineData("types=FleetKeyAdded,AgentLost", "types")]
    [InlineData("types=FleetSettingsChanged", "types")]
    [InlineData("streams=fleet-", "streams")]
    [InlineData("streams=fleet-secrets", "streams")]
    [InlineData("streams=f", "streams")]
    [InlineData("streams=agent-,fleet-keys", "streams")]
    public async Task who_asks_for_them_is_told_that_there_is_no_such_thing(string query, string field)
    {
        using var client = edge.Client(Role.Admin);
        var answer = await V1Answer.GetAsync(client, "/v1/events?" + query);
        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Field));
    }

    [Theory]
    [InlineData("limit=1000")]
    [InlineData("limit=1000&from=-1")]
    [InlineData("limit=1000&streams=e,a,t,s,c,p,d,h")]
    public async Task who_asks_for_everything_gets_everything_else(string query)
    {
        using var client = edge.Client(Role.Admin);
        var page = (await V1Answer.GetAsync(client, "/v1/events?" + query)).Body.ToString();
        Assert.Contains(nameof(AgentEnrolled), page, StringComparison.Ordinal);
        Assert.DoesNotContain("Fleet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_stream_goes_past_them()
    {
        using var follower = await EventFollower.OpenAsync(edge, "/v1/events?from=-1", "text/event-stream", null);
        await edge.LogSecretsAsync();
        await edge.HappenAsync(StreamName.OfEdge(EdgeId.Parse("e9")), new EdgeStopped(EdgeId.Parse("e9"), At));
        string type;
        do
        {
            (_, type, _) = await follower.NextAsync();
            Assert.DoesNotContain("Fleet", type, StringComparison.Ordinal);
        }
        while (type != nameof(EdgeStopped));
    }

    [Fact]
    public async Task a_durable_subscription_cannot_be_made_for_them_and_goes_past_them()
    {
        using var client = new SubscriptionClient(edge, "everything");
        Assert.Equal(
            HttpStatusCode.BadRequest, (await client.PutAsync("""{"filter":{"streams":["fleet-"]}}""")).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await client.PutAsync("""{"filter":{"types":["FleetFounded"]}}""")).Status);
        await client.DefineAsync("""{"start":"start"}""");
        var fetched = (await client.FetchAsync("reader=a&limit=1000")).Body.ToString();
        Assert.Contains(nameof(AgentEnrolled), fetched, StringComparison.Ordinal);
        Assert.DoesNotContain("Fleet", fetched, StringComparison.Ordinal);
    }

    /// <summary>A filter may be older than this rule, or come into the log another way.</summary>
    [Theory]
    [InlineData("fleet-secrets", "")]
    [InlineData("fleet-", "")]
    [InlineData("f", "")]
    [InlineData("", "FleetFounded")]
    public async Task no_filter_whatever_lets_one_pass(string stream, string type)
    {
        await edge.LogSecretsAsync();
        var selection = new EventSelection(SubscriptionFilter.All with
        {
            Streams = stream.Length > 0 ? [stream] : [],
            Types = type.Length > 0 ? [type] : [],
        });
        var got = await edge.Services.GetRequiredService<UseCases>().SendAsync(
            new GetEvents(selection, new AskedStart(LogStart.Start, "from"), 1_000), Caller.Edge, null,
            TestContext.Current.CancellationToken);
        Assert.DoesNotContain(got.Value.Facts, fact => !fact.Event.Stream.IsTold);
    }

    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    public sealed class EdgeWithSecrets : EdgeUnderTest
    {
        public async Task LogSecretsAsync()
        {
            var edge = EdgeId.Parse("e1");
            await WriteAsync(StreamName.FleetSecrets, new FleetFounded(edge, "CERT", "KEY", At));
            await WriteAsync(StreamName.FleetKeys, new FleetKeyAdded(edge, "key-1", "KEY", At));
            await WriteAsync(
                StreamName.FleetSettings,
                new FleetSettingsChanged(edge, new Dictionary<string, string> { ["a:b"] = "c" }, At));
        }

        private async Task WriteAsync(StreamName stream, FleetEvent happened) => await Log.AppendAsync(
            new StreamAppend(stream, ExpectedVersion.Any, [EventCodec.Encode(happened, Guid.NewGuid(), default)]),
            TestContext.Current.CancellationToken);

        protected override async Task SeedAsync()
        {
            await LogSecretsAsync();
            await HappenAsync(
                StreamName.OfAgent(Agent),
                new AgentEnrolled(Agent, new HostAddress(0, "10.0.0.1"), "h", "CERT1", "token1", At));
        }
    }
}
