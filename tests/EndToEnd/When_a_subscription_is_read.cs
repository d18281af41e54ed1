using System.Net;
using System.Text;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class When_a_subscription_is_read
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_killed_edge_delivers_again_what_was_not_acknowledged_and_nothing_else()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        await PutAsync(fleet, """{"filter":{"types":["EnrolmentTokenIssued"]},"start":"now"}""");
        for (var i = 0; i < 6; i++)
        {
            await fleet.Api.CreateTokenAsync(1, Cancellation);
        }

        var before = await FetchAsync(fleet);
        Assert.Equal(6, before.Count);
        using var answer = await fleet.Api.RawAsync(
            new HttpRequestMessage(HttpMethod.Post, "v1/subscriptions/s1/ack")
            {
                Content = Json($$"""{"reader":"r","position":{{before[3]}}}"""),
            },
            Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);

        await fleet.Edge.KillAsync(Cancellation);
        await fleet.StartEdgeAsync(Cancellation);

        Assert.Equal(before[4..], await FetchAsync(fleet));
        await fleet.Api.CreateTokenAsync(1, Cancellation);
        var after = await FetchAsync(fleet);
        Assert.Equal(before[4..], after[..2]);
        Assert.Equal(3, after.Count);
        using var other = await fleet.Api.RawAsync(
            new HttpRequestMessage(HttpMethod.Get, "v1/subscriptions/s1/events?reader=other"), Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
    }

    private static async Task<List<long>> FetchAsync(Fleet fleet)
    {
        var batch = await fleet.Api.GetAsync("v1/subscriptions/s1/events?reader=r&wait=10s", Cancellation);
        return [.. batch.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("position").GetInt64())];
    }

    private static async Task PutAsync(Fleet fleet, string body)
    {
        using var answer = await fleet.Api.RawAsync(
            new HttpRequestMessage(HttpMethod.Put, "v1/subscriptions/s1") { Content = Json(body) }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
