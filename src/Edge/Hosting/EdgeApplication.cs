using System.Net;
using Gse.Application;
using Gse.Application.Alarms;
using Gse.Application.Delivery;
using Gse.Application.Edges;
using Gse.Application.Heartbeats;
using Gse.Application.Liveness;
using Gse.Application.Tasks;
using Gse.Edge.Gateway;
using Gse.Edge.Http;
using Gse.Edge.Security.Pki;
using Gse.Infrastructure.Sinks.File;
using Gse.Infrastructure.Sinks.Kafka;
using Gse.Infrastructure.Sinks.Pulsar;
using Gse.Infrastructure.Sinks.Redis;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using LinkOptions = Gse.Edge.Gateway.LinkOptions;

namespace Gse.Edge.Hosting;

/// <summary>The composition root: the only place that knows every part.</summary>
internal static class EdgeApplication
{
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static WebApplication Build(string[] args) => Build(args, static _ => { });

    /// <param name="args">Settings.</param>
    /// <param name="replace">The last word on the services: what is registered here counts.</param>
    internal static WebApplication Build(string[] args, Action<IServiceCollection> replace)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var fleet = new FleetConfiguration();
        LeaveOnlyOurVariables(builder.Configuration);
        builder.Configuration.Sources.Insert(0, fleet);
        builder.Configuration.AddEnvironmentVariables("GSE_").AddCommandLine(args);
        builder.Configuration.AddSecretFiles();
        var settings = EdgeSettings.Read(builder.Configuration);

        builder.Services
            .AddSingleton(settings)
            .AddSingleton(settings.Identity)
            .AddSingleton(fleet)
            .AddFleetSections()
            .AddGseOptions(builder.Configuration)
            .PostConfigure<PkiOptions>(pki => pki.Directory = Path.Combine(settings.DataFolder, "pki"))
            .PostConfigure<LinkOptions>(link => link.AdvertiseByDefault(settings.Identity.Address, settings.Link.Port))
            .PostConfigure<GseHttpOptions>(http => http.OpenApiIsPublic |= IPAddress.IsLoopback(settings.Http.Address))
            .AddGseStores(settings)
            .AddGseApplication()
            .AddGseGateway()
            .AddGseAdminKey(settings.DataFolder)
            .AddGseHttp()
            .AddGseHealth()
            .AddGseObservability()
            .AddHostedService<ReadyNotice>();
        builder.Logging.AddGseLogging();

        replace(builder.Services);
        return builder.Build();
    }

    /// <summary>To be called when the settings are complete.</summary>
    public static void Map(WebApplication app, EdgeSettings settings)
    {
        app.AddGseListeners(settings);
        app.MapGseHttp();
        app.MapGseHealth(settings);
    }

    // What must be the same at all edges, or should.
    private static IServiceCollection AddFleetSections(this IServiceCollection services) => services
        .AddSingleton<FleetConfigurator>()
        .AddSingleton<IFleetSection>(new FleetSection<LivenessOptions>(LivenessOptions.Section))
        .AddSingleton<IFleetSection>(new FleetSection<AlarmOptions>(AlarmOptions.Section))
        .AddSingleton<IFleetSection>(new FleetSection<EdgeOptions>(EdgeOptions.Section))
        .AddSingleton<IFleetSection>(
            new FleetSection<HeartbeatOptions>(HeartbeatOptions.Section, nameof(HeartbeatOptions.Retention)));

    // The framework reads every variable there is, and one that is called LOG or DATA is somebody else's.
    private static void LeaveOnlyOurVariables(ConfigurationManager configuration)
    {
        foreach (var source in configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>()
            .Where(source => string.IsNullOrEmpty(source.Prefix)).ToList())
        {
            configuration.Sources.Remove(source);
        }
    }

    private static IServiceCollection AddGseOptions(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSection<LivenessOptions>(configuration, LivenessOptions.Section)
            .AddSection<HeartbeatOptions>(configuration, HeartbeatOptions.Section)
            .AddSection<EdgeOptions>(configuration, EdgeOptions.Section)
            .AddSection<TaskOptions>(configuration, TaskOptions.Section)
            .AddSection<AlarmOptions>(configuration, AlarmOptions.Section)
            .AddSection<DeliveryOptions>(configuration, DeliveryOptions.Section)
            .AddSection<LinkOptions>(configuration, LinkOptions.Section)
            .AddSection<ReadModelOptions>(configuration, ReadModelOptions.Section)
            .AddSection<PkiOptions>(configuration, PkiOptions.Section)
            .AddSection<FileSinkOptions>(configuration, FileSinkOptions.Section)
            .AddSection<KafkaSinkOptions>(configuration, KafkaSinkOptions.Section)
            .AddSection<RedisSinkOptions>(configuration, RedisSinkOptions.Section)
            .AddSection<PulsarSinkOptions>(configuration, PulsarSinkOptions.Section)
            .AddSection<GseHttpOptions>(configuration, "Http");
}
