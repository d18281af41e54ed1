using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.Redis;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

public sealed class Behind_redis_sentinels : IDisposable
{
    private const string SentinelPassword = "s3ntinel-pass";

    private readonly Deadline _deadline = new();

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task the_master_is_published_to_and_after_it_died_the_new_one()
    {
        await using var master = await ServerAsync();
        await using var replica = await ServerAsync($"replicaof 127.0.0.1 {master.Port}");
        await using var sentinel = await SentinelAsync(master.Port);
        await using var sink = RedisSinks.Open(Storage(sentinel.Port));
        await sink.DeliverAllAsync([RedisSinks.Record("1")], Cancellation);
        await KnowsAReplicaAsync(sentinel.Port);

        await master.KillAsync();
        // Whoever listens to the replica is cut off when it becomes the master.
        await sink.DeliverAllAsync([RedisSinks.Record("2")], Cancellation);
        await using var reader = await RedisReader.SubscribeAsync(
            replica.Port, RedisSinks.Password, Cancellation, "news");
        await sink.DeliverAllAsync([RedisSinks.Record("3")], Cancellation);

        Assert.Equal("news=3", await reader.NextAsync(Cancellation));
    }

    [Fact]
    public async Task the_next_one_is_asked_where_one_is_down()
    {
        await using var master = await ServerAsync();
        await using var sentinel = await SentinelAsync(master.Port);
        await using var down = await ServerAsync();
        await down.KillAsync();
        await using var sink = RedisSinks.Open(Storage(down.Port, sentinel.Port));

        var batch = await sink.DeliverAsync(Cancellation, RedisSinks.Record("1"));

        Assert.Equal(("T", null), (batch.Verdicts(), batch.Trouble));
    }

    [Fact]
    public async Task a_wrong_password_and_an_unknown_name_are_told()
    {
        await using var master = await ServerAsync();
        await using var sentinel = await SentinelAsync(master.Port);
        var right = Storage(sentinel.Port);
        await using var locked = RedisSinks.Open(right with { SentinelPassword = new Secret("wrong") });
        await using var nameless = RedisSinks.Open(right with { MasterName = "nobody" });

        Assert.Equal(
            $"sentinel 127.0.0.1:{sentinel.Port}: {RedisTrouble.PasswordRefused}",
            (await locked.DeliverAsync(Cancellation, RedisSinks.Record("1"))).Trouble);
        Assert.Equal(
            $"sentinel 127.0.0.1:{sentinel.Port}: it knows no master nobody",
            (await nameless.DeliverAsync(Cancellation, RedisSinks.Record("1"))).Trouble);
    }

    private static RedisStorage Storage(params int[] ports) => new(
        [.. ports.Select(port => new StorageAddress("127.0.0.1", port))], new Secret(RedisSinks.Password), "mymaster",
        new Secret(SentinelPassword), "");

    private Task<RedisProgram> ServerAsync(params string[] settings) => RedisProgram.ServerAsync(
        Cancellation,
        [
            $"requirepass {RedisSinks.Password}", $"masterauth {RedisSinks.Password}", "repl-diskless-sync-delay 0",
            .. settings,
        ]);

    private Task<RedisProgram> SentinelAsync(int master) => RedisProgram.SentinelAsync(
        Cancellation, $"requirepass {SentinelPassword}", $"sentinel monitor mymaster 127.0.0.1 {master} 1",
        $"sentinel auth-pass mymaster {RedisSinks.Password}", "sentinel down-after-milliseconds mymaster 300",
        "sentinel failover-timeout mymaster 3000");

    /// <summary>A sentinel asks the master for its replicas every ten seconds at worst.</summary>
    private async Task KnowsAReplicaAsync(int sentinel)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        string replicas;
        do
        {
            await pause.WaitForNextTickAsync(Cancellation);
            replicas = await RedisProgram.CliAsync(
                Cancellation, "-p", $"{sentinel}", "--no-auth-warning", "-a", SentinelPassword, "SENTINEL", "replicas",
                "mymaster");
        }
        while (!replicas.Contains("master-link-status\nok", StringComparison.Ordinal));
    }
}
