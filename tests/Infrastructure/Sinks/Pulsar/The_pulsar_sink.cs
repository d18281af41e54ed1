using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.Pulsar;

namespace Gse.Infrastructure.Tests.Sinks.Pulsar;

public sealed class The_pulsar_sink : IDisposable
{
    private readonly Deadline _deadline = new();

    public static TheoryData<string, string, string, bool, string> Topics => new()
    {
        { "", "", "news", true, "persistent/public/default/news" },
        { "", "", "news", false, "non-persistent/public/default/news" },
        { "bk", "monitor.log", "0bkmonitor_15000010", true, "persistent/bk/monitor.log/0bkmonitor_15000010" },
        { "bk", "data", "a b?c#d%", true, "persistent/bk/data/a%20b%3Fc%23d%25" },
        { "bk", "data", "non-persistent://other/space/x", true, "non-persistent/other/space/x" },
    };

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task sends_the_bytes_unchanged_and_in_order_with_the_host_as_key()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.Token = PulsarSinks.Token;
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));

        var batch = await sink.DeliverAsync(
            Cancellation, PulsarSinks.Record("""{"a":"ä+/= \\ \" "}""", "0:10.0.0.1"), PulsarSinks.Record("\n\0"));

        Assert.Equal(("TT", null), (batch.Verdicts(), batch.Trouble));
        Assert.Equal(["""{"a":"ä+/= \\ \" "}""", "\n\0"], pulsar.Messages.Select(message => message.Value));
        Assert.Equal(["0:10.0.0.1", null], pulsar.Messages.Select(message => message.Key));
        Assert.All(pulsar.Messages, message => Assert.Empty(message.Properties));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task writes_to_the_topic_of_the_route(
        string tenant, string space, string topic, bool persistent, string path)
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));

        var batch = await sink.DeliverAsync(
            Cancellation, PulsarSinks.Record("1", to: new PulsarDestination(tenant, space, topic, persistent)));

        Assert.Equal("T", batch.Verdicts());
        Assert.StartsWith($"/ws/v2/producer/{path}?", Assert.Single(pulsar.Producers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t/enant", "", "topic")]
    [InlineData("", "a b", "topic")]
    [InlineData("..", "", "topic")]
    [InlineData("", "", "../other/topic")]
    public async Task refuses_what_can_be_no_topic(string tenant, string space, string topic)
    {
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(1));
        var batch = await sink.DeliverAsync(
            Cancellation, PulsarSinks.Record("1", to: new PulsarDestination(tenant, space, topic, true)));
        Assert.Equal(("R", null), (batch.Verdicts(), batch.Trouble));
        Assert.Contains("no topic", batch.ReasonOf(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task asks_for_its_producer_as_it_is_set_up()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        await using var plain = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port), options => options.Batching = false);
        await using var set = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port), options =>
        {
            options.MaxInFlight = 7;
            options.BatchingDelay = TimeSpan.FromMilliseconds(20);
            options.Compression = PulsarCompression.Lz4;
        });

        await plain.DeliverAsync(Cancellation, PulsarSinks.Record("1"));
        await set.DeliverAsync(Cancellation, PulsarSinks.Record("1"));

        Assert.EndsWith("?sendTimeoutMillis=8000&batchingEnabled=false", pulsar.Producers[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "?sendTimeoutMillis=8000&batchingEnabled=true&batchingMaxPublishDelay=20&maxPendingMessages=7"
            + "&compressionType=LZ4",
            pulsar.Producers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task has_so_many_in_flight_and_takes_the_answers_in_any_order()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        var waiting = new List<ScriptedMessage>();
        pulsar.OnMessage = async (session, message) =>
        {
            waiting.Add(message);
            if (waiting.Count == 10)
            {
                foreach (var one in Enumerable.Reverse(waiting))
                {
                    await session.TakeAsync(one);
                }

                waiting.Clear();
            }
        };
        await using var sink = PulsarSinks.Open(
            PulsarSinks.Storage(pulsar.Port), options => options.MaxInFlight = 10);

        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Numbers(1_000));

        Assert.Equal((new string('T', 1_000), null), (batch.Verdicts(), batch.Trouble));
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i}"), pulsar.Messages.Select(message => message.Value));
        Assert.Single(pulsar.Producers);
    }

    [Fact]
    public async Task marks_what_pulsar_may_have_already()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));
        await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1", second: true), PulsarSinks.Record("2"));
        Assert.Equal([true, false], pulsar.Messages.Select(message => message.MayBeSecond));
    }

    [Fact]
    public async Task tries_one_address_after_the_other()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(1, 2, pulsar.Port));
        Assert.Equal("T", (await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"))).Verdicts());
        Assert.Equal("T", (await sink.DeliverAsync(Cancellation, PulsarSinks.Record("2"))).Verdicts());
        Assert.Single(pulsar.Producers);
    }

    [Fact]
    public async Task has_a_producer_for_each_topic_and_none_waits_for_another()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = (session, message) =>
            message.Path.EndsWith("/stuck", StringComparison.Ordinal) ? Task.CompletedTask : session.TakeAsync(message);
        await using var sink = PulsarSinks.Open(
            PulsarSinks.Storage(pulsar.Port), options => options.AnswerTimeout = TimeSpan.FromSeconds(1));
        var stuck = new PulsarDestination("", "", "stuck", true);

        var batch = await sink.DeliverAsync(
            Cancellation, PulsarSinks.Record("1"), PulsarSinks.Record("2", to: stuck), PulsarSinks.Record("3"));

        Assert.Equal("T-T", batch.Verdicts());
        Assert.Equal($"persistent://public/default/stuck: {PulsarTrouble.NoAnswer}", batch.Trouble);
    }

    [Fact]
    public async Task leaves_records_open_when_it_is_told_to_stop()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        pulsar.OnMessage = (session, message) => message.Value == "0" ? session.TakeAsync(message) : stop.CancelAsync();
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));
        await sink.DeliverAsync(Cancellation, PulsarSinks.Record("0"));
        var batch = new SinkBatch(PulsarSinks.Numbers(3, from: 1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.DeliverAsync(batch, stop.Token));

        Assert.Equal("---", batch.Verdicts());
    }
}
