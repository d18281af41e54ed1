using Gse.Application.Delivery;
using Gse.Testing.Kafka;
using static Gse.Infrastructure.Tests.Sinks.Kafka.KafkaWorld;

namespace Gse.Infrastructure.Tests.Sinks.Kafka;

public sealed class When_kafka_refuses
{
    private const int MessageTooLarge = 10;
    private const int InvalidTopic = 17;
    private const int InvalidRequiredAcks = 21;
    private const int TopicAuthorizationFailed = 29;
    private const int OutOfOrderSequence = 45;
    private const int InvalidProducerEpoch = 47;

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task a_record_that_is_too_large_is_refused_and_the_others_are_taken()
    {
        await using var world = new KafkaWorld(1, options => options.MaxMessageBytes = 10_000);
        var batch = await world.DeliverAsync(Record("1"), Record(new string('x', 20_000)), Record("3"));
        Assert.Equal([SinkVerdict.Taken, SinkVerdict.Refused, SinkVerdict.Taken], Verdicts(batch));
        Assert.Contains("20000 bytes", batch.ReasonOf(1), StringComparison.Ordinal);
        Assert.Null(batch.Trouble);
        Assert.Equal(["1", "3"], (await world.ReadAsync()).Select(record => record.Payload));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task only_the_record_for_which_a_batch_is_refused_is_refused()
    {
        await using var world = new KafkaWorld(
            1, options => options.Linger = TimeSpan.FromMilliseconds(200), patience: 30);
        // Eight together, then four, then two, then the first alone.
        world.Kafka.Refuse(MessageTooLarge, MessageTooLarge, MessageTooLarge, MessageTooLarge);
        var batch = await world.DeliverAsync(Numbered(1, 8));
        Assert.Null(batch.Trouble);
        Assert.Equal([SinkVerdict.Refused, .. Enumerable.Repeat(SinkVerdict.Taken, 7)], Verdicts(batch));
        Assert.Contains("size", batch.ReasonOf(0), StringComparison.Ordinal);
        Assert.Equal(Texts(2, 7), (await world.ReadAsync()).Select(record => record.Payload));
    }

    [Theory(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    [InlineData(InvalidRequiredAcks)]
    [InlineData(OutOfOrderSequence)]
    [InlineData(InvalidProducerEpoch)]
    public async Task one_batch_no_later_one_of_its_partition_overtakes_it(int error)
    {
        // So small that each record is a batch.
        await using var world = new KafkaWorld(1, options => options.BatchBytes = 1_000);
        await world.DeliverAllAsync(Numbered(0, 1));
        // As brokers do, which count: what the same producer sends behind the refused batch is out of order.
        world.Kafka.Refuse([0, error, .. Enumerable.Repeat(OutOfOrderSequence, 1_000)]);
        var first = await world.DeliverAsync(Numbered(1, 200).Select(Padded));
        Assert.NotNull(first.Trouble);
        Assert.Contains(SinkVerdict.Open, Verdicts(first));
        Assert.DoesNotContain(SinkVerdict.Refused, Verdicts(first));
        world.Kafka.RefuseNoMore();
        await world.DeliverAllAsync(Enumerable.Range(0, 200)
            .Where(i => first.VerdictOf(i) == SinkVerdict.Open).Select(i => first[i]));
        Assert.Equal(
            Texts(0, 201), (await world.ReadAsync()).Select(record => record.Payload.TrimEnd()));
    }

    [Fact]
    public async Task one_batch_the_producer_leaves_no_gap_but_stops_there()
    {
        await using var world = new KafkaWorld(1, options => options.BatchBytes = 1_000);
        await world.DeliverAllAsync(Numbered(0, 1));
        world.Kafka.Refuse(0, InvalidRequiredAcks);
        var batch = await world.DeliverAsync(Numbered(1, 200).Select(Padded));
        Assert.Equal([SinkVerdict.Taken, SinkVerdict.Open], Verdicts(batch).Take(2));
        // A few were on their way. Real brokers, which count, would not take those either.
        Assert.All(Verdicts(batch).Skip(20), verdict => Assert.Equal(SinkVerdict.Open, verdict));
    }

    [Theory]
    [InlineData(TopicAuthorizationFailed)]
    [InlineData(InvalidTopic)]
    public async Task a_topic_its_records_are_refused_and_those_of_other_topics_taken(int error)
    {
        await using var world = new KafkaWorld();
        world.Kafka.Create("forbidden", 1);
        world.Kafka.SetError("forbidden", error);
        var batch = await world.DeliverAsync(Record("1"), Record("2", topic: "forbidden"), Record("3"));
        Assert.Equal([SinkVerdict.Taken, SinkVerdict.Refused, SinkVerdict.Taken], Verdicts(batch));
        Assert.NotEqual("", batch.ReasonOf(1));
    }

    [Fact]
    public async Task a_partition_that_the_topic_does_not_have_the_record_is_refused()
    {
        await using var world = new KafkaWorld(partitions: 2);
        var batch = await world.DeliverAsync(Record("1", partition: 2), Record("2", partition: 1));
        Assert.Equal([SinkVerdict.Refused, SinkVerdict.Taken], Verdicts(batch));
        Assert.Equal($"topic {Topic} has no partition 2", batch.ReasonOf(0));
    }

    private static IEnumerable<string> Texts(int from, int count) =>
        Enumerable.Range(from, count).Select(number => $"{number}");

    private static SinkRecord Padded(SinkRecord record)
    {
        var value = new byte[900];
        value.AsSpan().Fill((byte)' ');
        record.Value.CopyTo(value);
        return record with { Value = value };
    }
}
