using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_the_edge_stops
{
    [Fact]
    public async Task every_agent_is_told_and_every_end_is_in_the_log()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var clients = new List<LinkClient>();
        for (var i = 0; i < 20; i++)
        {
            clients.Add(await gateway.JoinAsync($"a{i}"));
        }

        await gateway.StopAsync();

        for (var i = 0; i < clients.Count; i++)
        {
            await clients[i].ExpectAsync(FrameKind.Goodbye, Goodbye.Parser);
            await clients[i].ExpectClosedAsync();
            var ended = gateway.Log.Events($"agent-a{i}").OfType<AgentDisconnected>().Single();
            Assert.Equal(DisconnectReason.EdgeStopped, ended.Reason);
            await clients[i].DisposeAsync();
        }
    }

    [Fact]
    public async Task it_does_not_wait_for_ever_for_a_log_out_of_reach()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        Assert.True(gateway.Sessions.TryFind(AgentId.Parse("a1"), out var session));
        gateway.Log.Break(true);

        await gateway.AdvanceUntilAsync(gateway.StopAsync(), TimeSpan.FromSeconds(5));

        await client.ExpectAsync(FrameKind.Goodbye, Goodbye.Parser);
        await session.Ended.WaitAsync(GatewayFixture.Patience, TestContext.Current.CancellationToken);
    }
}
