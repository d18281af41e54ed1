using Gse.Application;
using Gse.Application.EventLog;
using Gse.Edge.Security.Fleet;
using Gse.Infrastructure.DependencyInjection;
using Gse.Infrastructure.ReadModels.Marten;
using Gse.Infrastructure.ReadModels.Sqlite;
using Gse.Infrastructure.Sinks.File;
using Gse.Infrastructure.Sinks.Kafka;
using Gse.Infrastructure.Sinks.Pulsar;
using Gse.Infrastructure.Sinks.Redis;

namespace Gse.Edge.Hosting;

/// <summary>The engines that the settings choose, and what this edge keeps in its data folder.</summary>
internal static class EdgeStores
{
    public static IServiceCollection AddGseStores(this IServiceCollection services, EdgeSettings settings) => services
        .AddSingleton(new LogTraits(settings.Log.CanBeShared))
        .AddEventLog(settings.Log)
        .AddDeliveryProgress(settings)
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
            : services.AddEventStoreDbEventLog(options =>
                (options.ConnectionString, options.StreamPrefix, options.ReadPatience) =
                (log.ConnectionString!, log.Prefix, log.StartTimeout));

    // On the disk of an edge that shares the log it would go with that edge.
    private static IServiceCollection AddDeliveryProgress(this IServiceCollection services, EdgeSettings settings) =>
        settings.Log.CanBeShared
            ? services.AddLogDeliveryCheckpoints()
            : services.AddSqliteDeliveryCheckpoints(Path.Combine(settings.DataFolder, "delivery.db"));

    private static IServiceCollection AddReadModels(this IServiceCollection services, ReadModelSettings readModels) =>
        readModels.Path is { } path
            ? services.AddSqliteReadModels(options => options.Path = path)
            : services.AddMartenReadModels(options =>
                (options.ConnectionString, options.Schema, options.OpenTimeout) =
                (readModels.ConnectionString!, readModels.Schema, readModels.StartTimeout));
}
