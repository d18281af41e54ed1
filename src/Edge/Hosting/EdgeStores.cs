using Gse.Application.EventLog;
using Gse.Edge.Security.Fleet;
using Gse.Infrastructure.DependencyInjection;
using Gse.Infrastructure.ReadModels.Sqlite;
using Gse.Infrastructure.Sinks.File;
using Gse.Infrastructure.Sinks.Kafka;
using Gse.Infrastructure.Sinks.Pulsar;
using Gse.Infrastructure.Sinks.Redis;

namespace Gse.Edge.Hosting;

/// <summary>The engines that the settings choose, and what this edge keeps in its data folder.</summary>
internal static class EdgeStores
{
    /// <exception cref="SettingsException">An engine is not there.</exception>
    public static IServiceCollection AddGseStores(this IServiceCollection services, EdgeSettings settings) => services
        .AddSingleton(new LogTraits(settings.Log.CanBeShared))
        .AddEventLog(settings.Log)
        .AddReadModels(settings.ReadModels)
        .AddGseFleet(settings.DataFolder, settings.FleetPassphrase)
        .AddDeliveryFiles(settings.DataFolder)
        .AddFileSink(options => options.DataFolder = settings.DataFolder)
        .AddKafkaSink(options =>
            (options.AdvertisedIp, options.AdvertisedPort) = (settings.Identity.Address, settings.Link.Port))
        .AddRedisSink()
        .AddPulsarSink();

    private static IServiceCollection AddEventLog(this IServiceCollection services, LogSettings log) =>
        log.Path is { } path
            ? services.AddSqliteEventLog(options => options.Path = path)
            : throw new SettingsException([$"{LogSettings.Key}: this build has no EventStoreDB"]);

    private static IServiceCollection AddReadModels(this IServiceCollection services, ReadModelSettings readModels) =>
        readModels.Path is { } path
            ? services.AddSqliteReadModels(options => options.Path = path)
            : throw new SettingsException([$"{ReadModelSettings.Key}: this build has no PostgreSQL"]);
}
