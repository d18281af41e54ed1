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
}
