using System.Net;
using System.Net.Http.Json;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class When_the_log_server_is_away
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task nothing_is_acknowledged_nobody_is_accused_and_all_goes_on_when_it_is_back()
    {
        var (engines, way) = Engines.Shared().BehindAWay();
        await using var cutting = way;
        await using var fleet = await Fleet.StartAsync(engines, Cancellation);
        var (living, dying) = (await fleet.AddAgentAsync(Cancellation), await fleet.AddAgentAsync(Cancellation));
        var known = await fleet.Api.EventsAsync(Cancellation);

        way.Cut();
        await Eventually.TrueAsync(
            "the edge is not ready", Fleet.Slack, async () => !await fleet.Api.IsReadyAsync(Cancellation),
            Cancellation, () => fleet.Edge.Text);
        using var refused = await fleet.Api.RawAsync(NewToken(), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        // Status is answered from memory all the same.
        Assert.Equal(2, await fleet.Api.StatusCodeAsync(living.Id, Cancellation));
        await dying.Program.KillAsync(Cancellation);
        // Longer than a lease and than the silence that is a loss.
        using var away = new PeriodicTimer(2 * (Fleet.Lease + Fleet.LostAfter));
        await away.WaitForNextTickAsync(Cancellation);
        way.Mend();

        await Eventually.TrueAsync(
            "the edge is ready again", TimeSpan.FromSeconds(30) + Fleet.Slack,
            () => fleet.Api.IsReadyAsync(Cancellation), Cancellation, () => fleet.Edge.Text);
        var lost = await dying.EventAsync("AgentLost", TimeSpan.FromSeconds(20) + Fleet.Slack, Cancellation);
        await living.SeenAsync(2, Fleet.Slack, Cancellation);
        using var issued = await fleet.Api.RawAsync(NewToken(), Cancellation);
        Assert.Equal(HttpStatusCode.Created, issued.StatusCode);

        var now = await fleet.Api.EventsAsync(Cancellation);
        Assert.Equal(known.Select(e => (e.Position, e.Type)), now.Take(known.Count).Select(e => (e.Position, e.Type)));
        Assert.Equal(dying.Id, Assert.Single(now, e => e.Type == "AgentLost").Text("agent"));
        Assert.Equal(lost.Position, now.Single(e => e.Type == "AgentLost").Position);
        Assert.DoesNotContain(now, e => e.Type == "EdgeLost");
        Assert.Equal(
            now.Count(e => e.Type == "EnrolmentTokenIssued"),
            1 + known.Count(e => e.Type == "EnrolmentTokenIssued"));
    }

    private static HttpRequestMessage NewToken() => new(HttpMethod.Post, "v1/enrolment-tokens")
    {
        Content = JsonContent.Create(new { uses = 1, lifetime = "00:10:00" }),
    };
}
