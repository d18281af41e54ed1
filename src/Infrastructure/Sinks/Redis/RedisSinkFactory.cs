using Gse.Application.Delivery;
using Gse.Application.Routing;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Redis;

internal sealed class RedisSinkFactory(IOptions<RedisSinkOptions> options, TimeProvider time) : ISinkFactory
{
    public string ReportMode => Storage.Redis;

    public ISink Create(RoutingTarget target)
    {
        var storage = (RedisStorage)target.Storage;
        return new RedisSink(target.Id, new RedisLink(storage, options.Value, time), options.Value, time);
    }
}
