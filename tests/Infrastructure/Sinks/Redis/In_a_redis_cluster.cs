using Gse.Application.Routing;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

public sealed class In_a_redis_cluster : IDisposable
{
    private readonly Deadline _deadline = new();

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task each_channel_keeps_its_order_whichever_node_is_listened_to()
    {
        await using var one = await NodeAsync();
        await using var two = await NodeAsync();
        await using var three = await NodeAsync();
        RedisProgram[] nodes = [one, two, three];
        await JoinAsync(nodes);
        string[] channels = ["alpha", "beta", "gamma", "delta"];
        await using var reader = await RedisReader.SubscribeAsync(
            three.Port, RedisSinks.Password, Cancellation, channels);
        await using var sink = RedisSinks.Open(new RedisStorage(
            [new StorageAddress("127.0.0.1", one.Port)], new Secret(RedisSinks.Password), "", Secret.None, "cluster"));

        await sink.DeliverAllAsync(
            [.. Enumerable.Range(0, 2_000).Select(i => RedisSinks.Record($"{i}", channels[i % 4]))], Cancellation);

        var received = (await reader.NextAsync(2_000, Cancellation)).ToLookup(value => value.Split('=')[0]);
        Assert.All(channels, (channel, offset) => Assert.Equal(
            Enumerable.Range(0, 500).Select(i => $"{channel}={(i * 4) + offset}"), received[channel]));
        Assert.All(await Task.WhenAll(nodes.Select(PublishesAsync)), count => Assert.True(count));
    }

    private Task<RedisProgram> NodeAsync() => RedisProgram.ServerAsync(
        Cancellation, "cluster-enabled yes", "cluster-node-timeout 2000", $"requirepass {RedisSinks.Password}",
        $"masterauth {RedisSinks.Password}");

    private async Task JoinAsync(RedisProgram[] nodes)
    {
        await RedisProgram.CliAsync(
            Cancellation,
            ["--no-auth-warning", "-a", RedisSinks.Password, "--cluster", "create",
                .. nodes.Select(node => $"127.0.0.1:{node.Port}"), "--cluster-yes"]);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        foreach (var node in nodes)
        {
            while (!(await AskAsync(node, "CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal))
            {
                await pause.WaitForNextTickAsync(Cancellation);
            }
        }
    }

    /// <summary>The channels above are spread over all three.</summary>
    private async Task<bool> PublishesAsync(RedisProgram node) =>
        (await AskAsync(node, "INFO", "commandstats")).Contains("cmdstat_publish", StringComparison.Ordinal);

    private Task<string> AskAsync(RedisProgram node, params string[] command) => RedisProgram.CliAsync(
        Cancellation, ["-p", $"{node.Port}", "--no-auth-warning", "-a", RedisSinks.Password, .. command]);
}
