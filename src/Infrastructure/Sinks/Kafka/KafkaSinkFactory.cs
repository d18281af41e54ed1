using Gse.Application.Delivery;
using Gse.Application.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Kafka;

internal sealed class KafkaSinkFactory(
    IOptions<KafkaSinkOptions> options, TimeProvider time, ILogger<KafkaSink> logger) : ISinkFactory
{
    private readonly RecordCounter _counter = new();

    public string ReportMode => Storage.Kafka;

    public ISink Create(RoutingTarget target)
    {
        var config = ProducerSettings.Of((KafkaStorage)target.Storage, options.Value);
        return new KafkaSink(
            target.Name, time, logger,
            () => ProducerSession.Open(target.Name, config, options.Value, _counter, time, logger));
    }
}
