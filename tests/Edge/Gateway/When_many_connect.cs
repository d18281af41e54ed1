using System.Net.Sockets;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_many_connect
{
    private const int Agents = 1_000;

    [Fact]
    public async Task a_thousand_at_once_are_all_welcome()
    {
        // Without TLS: it would mostly measure the client's side of a thousand handshakes.
        await using var plain = await GatewayFixture.StartAsync(tls: false);

        var clients = await Task.WhenAll(Enumerable.Range(0, Agents).Select(i => JoinAsync(plain, $"a{i}")));

        Assert.Equal(Agents, plain.Sessions.Count);
        foreach (var client in clients)
        {
            await client.BeatAsync(1);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task a_hundred_handshakes_at_once_wait_for_their_turn()
    {
        await using var gateway = await GatewayFixture.StartAsync(configure: options => options.Handshakes = 1);
        var identity = await gateway.EnrolAsync("a1");

        var clients = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.ConnectAsync(identity)));

        await clients[^1].HelloAsync();
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task those_beyond_the_limit_are_closed_at_once()
    {
        await using var gateway = await GatewayFixture.StartAsync(tls: false, options => options.MaxConnections = 1);
        await using var first = await JoinAsync(gateway, "a1");
        var other = TestIdentity.WithoutCertificate("a2");

        // At once may be before the client knows that it was connected.
        var end = await Record.ExceptionAsync(async () =>
        {
            await using var second = await LinkClient.ConnectAsync(gateway, other, tls: false);
            await second.ExpectClosedAsync();
        });
        Assert.True(end is null or SocketException { SocketErrorCode: SocketError.ConnectionReset }, $"{end}");

        await first.BeatAsync(1);
    }

    private static async Task<LinkClient> JoinAsync(GatewayFixture gateway, string agent)
    {
        var client = await LinkClient.ConnectAsync(gateway, TestIdentity.WithoutCertificate(agent), tls: false);
        await client.HelloAsync();
        return client;
    }
}
