using System.Diagnostics.Metrics;
using Gse.Application;
using Gse.Domain.Channels;

namespace Gse.Infrastructure.Sinks.Redis;

internal static class RedisMetrics
{
    private static readonly Counter<long> UnheardRecords = Telemetry.Meter.CreateCounter<long>(
        "gse.delivery.redis.unheard", description: "Records that Redis took while nobody subscribed to their channel");

    public static void Unheard(StreamToId target, int count) =>
        UnheardRecords.Add(count, new KeyValuePair<string, object?>("stream_to", target.Value));
}
