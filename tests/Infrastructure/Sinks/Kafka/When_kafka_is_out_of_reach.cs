using System.Diagnostics;
using Gse.Application.Delivery;
using Gse.Infrastructure.Sinks.Kafka;
using Gse.Testing.Kafka;
using static Gse.Infrastructure.Tests.Sinks.Kafka.KafkaWorld;

namespace Gse.Infrastructure.Tests.Sinks.Kafka;

[Collection(BrokersThatGoDown.Name)]
public sealed class When_kafka_is_out_of_reach
{
    private const int UnknownTopic = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task all_is_taken_once_and_in_order_when_it_is_back()
    {
        await using var world = new KafkaWorld(2, patience: 0.5);
        await world.DeliverAllAsync(Numbered(0, 100));
        world.Kafka.TakeDown();
        var batch = await world.DeliverAsync(Numbered(100, 100));
        Assert.All(Verdicts(batch), verdict => Assert.Equal(SinkVerdict.Open, verdict));
        Assert.NotNull(batch.Trouble);
        world.Kafka.TakeUp();
        await world.DeliverAllAsync(Numbered(100, 100));
        await world.DeliverAllAsync(Numbered(200, 100));
        Assert.Equal(Texts(300), (await world.ReadAsync()).Select(record => record.Payload));
    }

    [Fact]
    public async Task a_broker_that_takes_connections_and_never_answers_is_trouble_in_time()
    {
        await using var world = new KafkaWorld(1, patience: 0.5);
        world.Kafka.AnswerAfter(TimeSpan.FromHours(1));
        var watch = Stopwatch.StartNew();
        var batch = await world.DeliverAsync(Numbered(0, 10));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.All(Verdicts(batch), verdict => Assert.Equal(SinkVerdict.Open, verdict));
        Assert.Equal("no answer", batch.Trouble);
        Assert.DoesNotContain(true, Enumerable.Range(0, 10).Select(batch.IsInDoubt));
    }

    [Fact]
    public async Task what_was_given_to_a_broker_that_does_not_answer_is_in_doubt()
    {
        await using var world = new KafkaWorld(1, patience: 0.5);
        await world.DeliverAllAsync(Numbered(0, 1));
        world.Kafka.AnswerAfter(TimeSpan.FromHours(1));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            // The second time they are recognised, and still without an answer.
            var batch = await world.DeliverAsync(Numbered(1, 10));
            Assert.All(Enumerable.Range(0, 10), i => Assert.True(batch.IsInDoubt(i)));
        }
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task what_it_took_slowly_is_recognised_when_it_comes_again_and_not_written_twice()
    {
        await using var world = new KafkaWorld(3, patience: 0.5);
        await world.DeliverAllAsync(Numbered(0, 100));
        world.Kafka.AnswerAfter(TimeSpan.FromSeconds(2));
        var attempts = await world.DeliverAllAsync(Numbered(100, 100));
        Assert.InRange(attempts, 2, 40);
        world.Kafka.AnswerAfter(TimeSpan.Zero);
        await world.DeliverAllAsync(Numbered(200, 10));
        Assert.Equal(Texts(210), (await world.ReadAsync()).Select(record => record.Payload));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task records_may_come_again_in_smaller_batches_and_with_new_ones_behind()
    {
        await using var world = new KafkaWorld(3, patience: 0.5);
        await world.DeliverAllAsync(Numbered(0, 1));
        world.Kafka.AnswerAfter(TimeSpan.FromSeconds(2));
        await world.DeliverAsync(Numbered(1, 50));
        await world.DeliverAllAsync(Numbered(1, 20));
        await world.DeliverAllAsync(Numbered(21, 79));
        world.Kafka.AnswerAfter(TimeSpan.Zero);
        Assert.Equal(Texts(100), (await world.ReadAsync()).Select(record => record.Payload));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task other_records_than_the_open_ones_are_taken_all_the_same()
    {
        await using var world = new KafkaWorld(1, patience: 0.5);
        await world.DeliverAllAsync(Numbered(0, 1));
        world.Kafka.AnswerAfter(TimeSpan.FromHours(1));
        await world.DeliverAsync(Numbered(1, 5));
        world.Kafka.AnswerAfter(TimeSpan.Zero);
        await world.DeliverAllAsync(Numbered(6, 5));
        Assert.Equal(
            ["6", "7", "8", "9", "10"], (await world.ReadAsync()).Select(record => record.Payload).TakeLast(5));

        // What was left unanswered before, and comes after all, may be there already.
        await world.DeliverAllAsync(Numbered(4, 3));
        Assert.Equal(
            [("4", true), ("5", true), ("6", false)],
            (await world.ReadAsync()).TakeLast(3).Select(record => (record.Payload, record.Headers is not null)));
    }

    [Fact]
    public async Task an_attempt_that_is_cancelled_ends_at_once_with_its_records_open()
    {
        await using var world = new KafkaWorld(1);
        await world.DeliverAllAsync(Numbered(0, 1));
        world.Kafka.AnswerAfter(TimeSpan.FromHours(1));
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var batch = new SinkBatch([.. Numbered(0, 10)]);
        var delivery = world.Sink.DeliverAsync(batch, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => delivery.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
        Assert.All(Verdicts(batch), verdict => Assert.Equal(SinkVerdict.Open, verdict));
    }

    [Fact]
    public async Task the_sink_is_closed_in_bounded_time()
    {
        var world = new KafkaWorld(1, patience: 0.5);
        await world.DeliverAllAsync(Numbered(0, 1));
        world.Kafka.AnswerAfter(TimeSpan.FromHours(1));
        await world.DeliverAsync(Numbered(1, 10));
        await world.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), Cancellation);
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task a_topic_that_does_not_exist_keeps_its_records_open_until_it_is_created()
    {
        await using var world = new KafkaWorld();
        world.Kafka.Create("later", 1);
        world.Kafka.SetError("later", UnknownTopic);
        var batch = await world.DeliverAsync(Record("1", topic: "later"), Record("2"));
        Assert.Equal([SinkVerdict.Open, SinkVerdict.Taken], Verdicts(batch));
        Assert.Equal("topic later does not exist", batch.Trouble);
        world.Kafka.SetError("later", 0);
        Assert.Equal(1, await world.DeliverAllAsync(Record("1", topic: "later")));
        Assert.Equal(["1"], (await world.ReadAsync("later")).Select(record => record.Payload));
    }

    [Fact]
    public async Task a_topic_that_is_not_created_in_time_its_records_are_refused_until_it_is()
    {
        await using var world = new KafkaWorld(configure: options => options.UnknownTopicTimeout = TimeSpan.Zero);
        world.Kafka.Create("later", 1);
        world.Kafka.SetError("later", UnknownTopic);
        var batch = await world.DeliverAsync(Record("1", topic: "later"), Record("2"));
        Assert.Equal([SinkVerdict.Refused, SinkVerdict.Taken], Verdicts(batch));
        Assert.Equal("topic later does not exist", batch.ReasonOf(0));
        Assert.Null(batch.Trouble);

        world.Kafka.SetError("later", 0);
        var watch = Stopwatch.StartNew();
        while ((await world.DeliverAsync(Record("3", topic: "later"))).VerdictOf(0) != SinkVerdict.Taken)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "the topic is still refused");
        }
    }

    [Fact]
    public async Task nobody_listening_is_trouble_with_its_reason()
    {
        await using var sink = Open(new KafkaSinkOptions(), "127.0.0.1:1");
        var batch = new SinkBatch([Record("1")]);
        await sink.DeliverAsync(batch, Cancellation);
        Assert.Equal(SinkVerdict.Open, batch.VerdictOf(0));
        Assert.Contains("127.0.0.1:1", batch.Trouble, StringComparison.Ordinal);
    }

    // One host, so that its partition tells the order.
    private static IEnumerable<string> Texts(int count) => Enumerable.Range(0, count).Select(number => $"{number}");
}
