using Gse.Application.Delivery;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

public sealed class In_a_redis_cluster : IDisposable
{
    private static readonly string[] Channels = ["alpha", "beta", "gamma", "delta"];

    private readonly Deadline _deadline = new();

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task each_channel_keeps_its_order_whichever_node_is_listened_to()
    {
        await using var one = await NodeAsync();
        await using var two = await NodeAsync();
        await using var three = await NodeAsync();
        await JoinAsync(one, two, three);
        await using var reader = await RedisReader.SubscribeAsync(
            three.Port, RedisSinks.Password, Cancellation, Channels);
        await using var sink = RedisSinks.Open(Storage(one));

        await sink.DeliverAllAsync(
            [.. Enumerable.Range(0, 2_000).Select(i => RedisSinks.Record($"{i}", Channels[i % 4]))], Cancellation);

        var received = (await reader.NextAsync(2_000, Cancellation)).ToLookup(value => value.Split('=')[0]);
        Assert.All(Channels, (channel, offset) => Assert.Equal(
            Enumerable.Range(0, 500).Select(i => $"{channel}={(i * 4) + offset}"), received[channel]));
        Assert.All(
            await Task.WhenAll(PublishesAsync(one), PublishesAsync(two), PublishesAsync(three)),
            publishes => Assert.True(publishes));
    }

    [Fact]
    public async Task the_channels_of_a_node_that_died_go_through_the_others()
    {
        await using var one = await NodeAsync();
        await using var two = await NodeAsync();
        await using var three = await NodeAsync();
        await JoinAsync(one, two, three);
        await using var reader = await RedisReader.SubscribeAsync(
            three.Port, RedisSinks.Password, Cancellation, Channels);
        await using var sink = RedisSinks.Open(Storage(one, two, three));
        await sink.DeliverAllAsync(OneEach("before"), Cancellation);
        Assert.True(await PublishesAsync(one));

        await one.KillAsync();
        await sink.DeliverAllAsync(OneEach("without it"), Cancellation);
        await one.RestartAsync(Cancellation);
        await sink.DeliverAllAsync(OneEach("after"), Cancellation);

        var missing = Channels.Select(channel => $"{channel}=without it").ToHashSet();
        var heard = new List<string>();
        while (!missing.IsSubsetOf(heard))
        {
            heard.Add(await reader.NextAsync(Cancellation));
        }

        Assert.All(missing, value => Assert.Single(heard, value));
    }

    private static List<SinkRecord> OneEach(string value) =>
        [.. Channels.Select(channel => RedisSinks.Record(value, channel))];

    private static RedisStorage Storage(params RedisProgram[] nodes) => new(
        [.. nodes.Select(node => new StorageAddress("127.0.0.1", node.Port))], new Secret(RedisSinks.Password), "",
        Secret.None, "cluster");

    private Task<RedisProgram> NodeAsync() => RedisProgram.ServerAsync(
        Cancellation, "cluster-enabled yes", "cluster-node-timeout 1000", $"requirepass {RedisSinks.Password}",
        $"masterauth {RedisSinks.Password}");

    private async Task JoinAsync(params RedisProgram[] nodes)
    {
        await ClusterAsync(["create", .. nodes.Select(node => $"127.0.0.1:{node.Port}"), "--cluster-yes"]);
        foreach (var node in nodes)
        {
            await SaysAsync(node, "cluster_state:ok", "CLUSTER", "INFO");
        }
    }

    private async Task SaysAsync(RedisProgram node, string words, params string[] command)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!(await AskAsync(node, command)).Contains(words, StringComparison.Ordinal))
        {
            await pause.WaitForNextTickAsync(Cancellation);
        }
    }

    private async Task<bool> PublishesAsync(RedisProgram node) =>
        (await AskAsync(node, "INFO", "commandstats")).Contains("cmdstat_publish", StringComparison.Ordinal);

    private Task<string> AskAsync(RedisProgram node, params string[] command) => RedisProgram.CliAsync(
        Cancellation, ["-p", $"{node.Port}", "--no-auth-warning", "-a", RedisSinks.Password, .. command]);

    private Task<string> ClusterAsync(params string[] command) => RedisProgram.CliAsync(
        Cancellation, ["--no-auth-warning", "-a", RedisSinks.Password, "--cluster", .. command]);
}
