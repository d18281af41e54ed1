using System.Globalization;
using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Gse.Infrastructure.Sinks.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Bench.Kafka;

/// <summary>The edge's sink with its own settings, one batch after the other.</summary>
internal sealed class SinkUnderLoad : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DeliveryRoute _route;
    private readonly ISink _sink;

    public SinkUnderLoad(string bootstrap)
    {
        _services = new ServiceCollection().AddLogging().AddKafkaSink(options =>
            (options.AdvertisedIp, options.AdvertisedPort) = ("10.0.0.7", 28_668)).BuildServiceProvider();
        var address = bootstrap.Split(':');
        var port = int.Parse(address[1], CultureInfo.InvariantCulture);
        var target = new RoutingTarget(
            new StreamToId(500), "mq",
            new KafkaStorage([new StorageAddress(address[0], port)], "", Secret.None, "", ""), 1, 0);
        _route = new DeliveryRoute(
            new ChannelId(1_001), "r", target, new KafkaDestination(Brokers.Topic, null), RecordFilter.None);
        _sink = _services.GetServices<ISinkFactory>().Single().Create(target);
    }

    public async Task RunAsync(Payload payload, int records, int inBatch)
    {
        var batch = new SinkRecord[inBatch];
        for (var first = 0; first < records; first += inBatch)
        {
            for (var i = 0; i < inBatch; i++)
            {
                var number = first + i;
                batch[i] = new SinkRecord(
                    _route, payload.Hosts[number % payload.Hosts.Length],
                    payload.Records[number % payload.Records.Length], MayBeSecond: false);
            }

            var answers = new SinkBatch(batch);
            await _sink.DeliverAsync(answers, CancellationToken.None);
            for (var i = 0; i < inBatch; i++)
            {
                if (answers.VerdictOf(i) != SinkVerdict.Taken)
                {
                    throw new InvalidOperationException($"The sink did not take a record: {answers.Trouble}");
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        await _services.DisposeAsync();
    }
}
