using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gse.Edge.Tests.Http;

public sealed class When_the_edge_stops_under_a_stream
{
    [Fact]
    public async Task its_reader_is_told_so_and_the_stream_ends_in_order()
    {
        var edge = new EdgeUnderTest();
        await edge.InitializeAsync();
        try
        {
            using var follower = await EventFollower.OpenAsync(
                edge, "/v1/events/stream?from=now", "text/event-stream", null);
            edge.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            Assert.Equal("event: gse.cut-off", await follower.LineAsync());
            Assert.Contains("\"edge-stopping\"", await follower.LineAsync(), StringComparison.Ordinal);
            Assert.Equal("", await follower.LineAsync());
            Assert.Null(await follower.LineAsync());
        }
        finally
        {
            await edge.DisposeAsync();
        }
    }

    [Fact]
    public async Task a_long_poll_is_answered_at_once()
    {
        var edge = new EdgeUnderTest();
        await edge.InitializeAsync();
        try
        {
            using var client = new SubscriptionClient(edge, "polled");
            await client.DefineAsync("""{"filter":{"channels":[7]}}""");
            var lifetime = edge.Services.GetRequiredService<IHostApplicationLifetime>();
            var waiting = client.FetchedAsync("reader=a&wait=60s");
            while ((await client.GetAsync()).TryGetProperty("reader", out _) is false)
            {
                await Task.Yield();
            }

            lifetime.StopApplication();
            Assert.Empty((await waiting).Events);
        }
        finally
        {
            await edge.DisposeAsync();
        }
    }
}
