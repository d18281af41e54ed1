using Gse.Edge.Security.Secrets;
using Gse.Infrastructure.DependencyInjection;
using Gse.Infrastructure.ReadModels.Sqlite;
using Gse.Infrastructure.Sinks.File;
using Gse.Infrastructure.Sinks.Kafka;
using Gse.Infrastructure.Sinks.Pulsar;
using Gse.Infrastructure.Sinks.Redis;

namespace Gse.Edge.Hosting;

/// <summary>The embedded stores: everything under the data folder.</summary>
internal static class EdgeStores
{
    public static IServiceCollection AddGseStores(this IServiceCollection services, EdgeSettings settings) => services
        .AddSqliteEventLog(options => options.Path = Path.Combine(settings.DataFolder, "log.db"))
        .AddSqliteReadModels(options => options.Path = Path.Combine(settings.DataFolder, "readmodel.db"))
        .AddSecretSeal(Path.Combine(settings.DataFolder, "secret-keys"))
        .AddDeliveryFiles(settings.DataFolder)
        .AddFileSink(options => options.DataFolder = settings.DataFolder)
        .AddKafkaSink(options =>
            (options.AdvertisedIp, options.AdvertisedPort) = (settings.Identity.Address, settings.Link.Port))
        .AddRedisSink()
        .AddPulsarSink();
}
