using Gse.Application.Delivery;
using Gse.Application.Routing;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Pulsar;

internal sealed class PulsarSinkFactory(IOptions<PulsarSinkOptions> options, TimeProvider time) : ISinkFactory
{
    public string ReportMode => Storage.Pulsar;

    public ISink Create(RoutingTarget target) =>
        new PulsarSink((PulsarStorage)target.Storage, options.Value, time);
}
