using Gse.Testing.Kafka;
using static Gse.Infrastructure.Tests.Sinks.Kafka.KafkaWorld;

namespace Gse.Infrastructure.Tests.Sinks.Kafka;

[Collection(BrokersThatGoDown.Name)]
public sealed class When_kafka_fails_again_and_again
{
    private const int Batches = 60;
    private const int InBatch = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// The mock brokers do not count what a producer sends, as real ones do, so what librdkafka itself sends twice is
    /// there twice: directly again, and behind nothing newer.
    /// </summary>
    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task under_load_nothing_is_lost_and_every_host_keeps_its_order()
    {
        await using var world = new KafkaWorld(partitions: 4, patience: 0.3);
        var troubles = TroubleAsync(world.Kafka);
        for (var batch = 0; batch < Batches; batch++)
        {
            var first = batch * InBatch;
            await world.DeliverAllAsync(Enumerable.Range(first, InBatch).Select(
                number => Record($"{number % 20} {number}", $"host{number % 20}")));
        }

        await troubles;
        var ofHosts = (await world.ReadAsync()).GroupBy(record => record.Payload.Split(' ')[0]).ToList();
        Assert.Equal(20, ofHosts.Count);
        Assert.All(ofHosts, host =>
        {
            var numbers = host.Select(record => int.Parse(record.Payload.Split(' ')[1])).Distinct().ToList();
            Assert.Equal(Batches * InBatch / 20, numbers.Count);
            Assert.Equal(numbers.Order(), numbers);
            Assert.Single(host.Select(record => record.Partition).Distinct());
        });
    }

    private static async Task TroubleAsync(MockKafka kafka)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(400));
        for (var round = 0; round < 6; round++)
        {
            await clock.WaitForNextTickAsync(Cancellation);
            kafka.TakeDown();
            await clock.WaitForNextTickAsync(Cancellation);
            kafka.TakeUp();
            await clock.WaitForNextTickAsync(Cancellation);
            kafka.AnswerAfter(TimeSpan.FromSeconds(1));
            await clock.WaitForNextTickAsync(Cancellation);
            kafka.AnswerAfter(TimeSpan.Zero);
        }
    }
}
