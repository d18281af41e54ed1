using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.Redis;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

public sealed class The_redis_sink : IDisposable
{
    private readonly Deadline _deadline = new();

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task publishes_in_order_and_changes_nothing()
    {
        await using var server = await ServerAsync();
        await using var reader = await RedisReader.SubscribeAsync(
            server.Port, RedisSinks.Password, Cancellation, "news", "other");
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port));

        var batch = await sink.DeliverAsync(
            Cancellation, RedisSinks.Record("""{"a":"ä \\ \" "}"""), RedisSinks.Record("2", "other"),
            RedisSinks.Record("3"));

        Assert.Equal("TTT", batch.Verdicts());
        Assert.Null(batch.Trouble);
        Assert.Equal(
            ["""news={"a":"ä \\ \" "}""", "other=2", "news=3"], await reader.NextAsync(3, Cancellation));
    }

    [Fact]
    public async Task keeps_the_order_of_more_records_than_are_in_flight_at_once()
    {
        await using var server = await ServerAsync();
        await using var reader = await RedisReader.SubscribeAsync(
            server.Port, RedisSinks.Password, Cancellation, "news");
        var options = RedisSinks.Quick();
        options.MaxInFlight = 7;
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port), options);

        var batch = await sink.DeliverAsync(
            Cancellation, [.. Enumerable.Range(0, 1_000).Select(i => RedisSinks.Record($"{i}"))]);

        Assert.Equal(new string('T', 1_000), batch.Verdicts());
        Assert.Equal(
            Enumerable.Range(0, 1_000).Select(i => $"news={i}"), await reader.NextAsync(1_000, Cancellation));
    }

    [Fact]
    public async Task counts_as_taken_what_nobody_hears_and_says_how_much_that_was()
    {
        await using var server = await ServerAsync();
        using var unheard = new CounterReading("gse.delivery.redis.unheard", 2_001);
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port), id: 2_001);

        var batch = await sink.DeliverAsync(Cancellation, RedisSinks.Record("1"), RedisSinks.Record("2"));

        Assert.Equal("TT", batch.Verdicts());
        Assert.Equal(2, unheard.Total);
    }

    [Theory]
    [InlineData("wrong-pass", RedisTrouble.PasswordRefused)]
    [InlineData("", RedisTrouble.PasswordMissing)]
    public async Task says_what_is_wrong_with_the_password_and_not_which_it_is(string password, string trouble)
    {
        await using var server = await ServerAsync();
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port, password));

        var batch = await sink.DeliverAsync(Cancellation, RedisSinks.Record("1"));

        Assert.Equal("-", batch.Verdicts());
        Assert.Equal(trouble, batch.Trouble);
    }

    [Fact]
    public async Task asks_to_be_tried_again_where_no_server_is_and_then_finds_it()
    {
        await using var server = await ServerAsync();
        await server.KillAsync();
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port));

        var batch = await sink.DeliverAsync(Cancellation, RedisSinks.Record("1"), RedisSinks.Record("2"));

        Assert.Equal("--", batch.Verdicts());
        Assert.Equal(RedisTrouble.Unreachable, batch.Trouble);
        await server.RestartAsync(Cancellation);
        await sink.DeliverAllAsync([RedisSinks.Record("1"), RedisSinks.Record("2")], Cancellation);
    }

    [Fact]
    public async Task gives_a_server_that_hangs_its_time_and_no_more()
    {
        await using var server = await ServerAsync();
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port));
        await sink.DeliverAllAsync([RedisSinks.Record("1")], Cancellation);

        server.Signal("STOP");
        var batch = await sink.DeliverAsync(Cancellation, RedisSinks.Record("2"));
        Assert.Equal("-", batch.Verdicts());
        Assert.Equal(RedisTrouble.NoAnswer, batch.Trouble);

        server.Signal("CONT");
        await sink.DeliverAllAsync([RedisSinks.Record("2")], Cancellation);
    }

    [Fact]
    public async Task leaves_records_open_when_it_is_told_to_stop()
    {
        await using var server = await ServerAsync();
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port));
        await sink.DeliverAllAsync([RedisSinks.Record("1")], Cancellation);
        server.Signal("STOP");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var batch = new SinkBatch([RedisSinks.Record("2")]);

        var delivering = sink.DeliverAsync(batch, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering);
        Assert.Equal("-", batch.Verdicts());
        server.Signal("CONT");
    }

    [Fact]
    public async Task refuses_what_a_closed_channel_would_get_and_delivers_the_rest()
    {
        await using var server = await RedisProgram.ServerAsync(
            Cancellation, $"user default on >{RedisSinks.Password} ~* +@all resetchannels &news");
        var options = RedisSinks.Quick();
        options.MaxInFlight = 2;
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port), options);

        var batch = await sink.DeliverAsync(
            Cancellation, RedisSinks.Record("1", "closed"), RedisSinks.Record("2", "closed"), RedisSinks.Record("3"),
            RedisSinks.Record("4", "closed"), RedisSinks.Record("5"));

        Assert.Equal("RRTRT", batch.Verdicts());
        Assert.All([0, 1, 3], i => Assert.Equal(RedisTrouble.NotAllowed, batch.ReasonOf(i)));
        Assert.Null(batch.Trouble);
    }

    [Fact]
    public async Task keeps_all_records_where_it_may_not_publish_at_all()
    {
        await using var server = await RedisProgram.ServerAsync(
            Cancellation, $"user default on >{RedisSinks.Password} ~* +@all -publish allchannels");
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port));

        var batch = await sink.DeliverAsync(Cancellation, RedisSinks.Record("1"), RedisSinks.Record("2"));

        Assert.Equal("--", batch.Verdicts());
        Assert.Equal(RedisTrouble.NotAllowed, batch.Trouble);
    }

    [Fact]
    public async Task publishes_to_masters_only()
    {
        await using var master = await ServerAsync();
        await using var replica = await RedisProgram.ServerAsync(
            Cancellation, $"requirepass {RedisSinks.Password}", $"masterauth {RedisSinks.Password}",
            $"replicaof 127.0.0.1 {master.Port}");
        await using var alone = RedisSinks.Open(RedisSinks.Storage(replica.Port));
        await using var both = RedisSinks.Open(RedisSinks.Storage(1) with
        {
            Addresses = [new StorageAddress("127.0.0.1", replica.Port), new StorageAddress("127.0.0.1", master.Port)],
        });
        await using var reader = await RedisReader.SubscribeAsync(
            master.Port, RedisSinks.Password, Cancellation, "news");

        var batch = await alone.DeliverAsync(Cancellation, RedisSinks.Record("1"));
        Assert.Equal(("-", RedisTrouble.NoMaster), (batch.Verdicts(), batch.Trouble));

        Assert.Equal("T", (await both.DeliverAsync(Cancellation, RedisSinks.Record("2"))).Verdicts());
        Assert.Equal("news=2", await reader.NextAsync(Cancellation));
    }

    [Fact]
    public async Task refuses_what_leads_to_no_channel()
    {
        await using var server = await ServerAsync();
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port));
        var batch = await sink.DeliverAsync(
            Cancellation, RedisSinks.Record("1"), RedisSinks.Record("2", ""), RedisSinks.Record("3"));
        Assert.Equal(("TRT", null), (batch.Verdicts(), batch.Trouble));
        Assert.Contains("channel_name", batch.ReasonOf(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task takes_an_address_that_is_told_twice_as_one()
    {
        await using var server = await ServerAsync();
        var address = new StorageAddress("localhost", server.Port);
        await using var sink = RedisSinks.Open(RedisSinks.Storage(1) with { Addresses = [address, address] });
        Assert.Equal("T", (await sink.DeliverAsync(Cancellation, RedisSinks.Record("1"))).Verdicts());
    }

    [Theory]
    [InlineData("no such host")]
    [InlineData("name.invalid")]
    public async Task says_so_where_an_address_is_none(string host)
    {
        await using var sink = RedisSinks.Open(
            RedisSinks.Storage(1) with { Addresses = [new StorageAddress(host, 6_379)] });
        var batch = await sink.DeliverAsync(Cancellation, RedisSinks.Record("1"));
        Assert.Equal(("-", RedisTrouble.Unreachable), (batch.Verdicts(), batch.Trouble));
    }

    [Theory]
    [InlineData("", "", RedisTopology.Servers)]
    [InlineData("", "mymaster", RedisTopology.Sentinels)]
    [InlineData("sentinel", "mymaster", RedisTopology.Sentinels)]
    [InlineData("Sentinel", "", RedisTopology.Sentinels)]
    [InlineData("single", "mymaster", RedisTopology.Servers)]
    [InlineData("cluster", "mymaster", RedisTopology.Servers)]
    [InlineData("something", "mymaster", RedisTopology.Sentinels)]
    [InlineData("something", "", RedisTopology.Servers)]
    internal void reads_the_mode_as_documented(string mode, string master, RedisTopology topology) =>
        Assert.Equal(
            topology,
            new RedisStorage([new StorageAddress("h", 1)], Secret.None, master, Secret.None, mode).Topology());

    [Fact]
    public async Task needs_the_name_of_the_master_to_ask_sentinels_for_it()
    {
        await using var sink = RedisSinks.Open(RedisSinks.Storage(1) with { Mode = "sentinel" });
        var batch = await sink.DeliverAsync(Cancellation, RedisSinks.Record("1"));
        Assert.Equal("-", batch.Verdicts());
        Assert.Contains("master_name", batch.Trouble, StringComparison.Ordinal);
    }

    private Task<RedisProgram> ServerAsync() =>
        RedisProgram.ServerAsync(Cancellation, $"requirepass {RedisSinks.Password}");
}
