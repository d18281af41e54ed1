using System.Net;
using Gse.Application;
using Gse.Application.Alarms;
using Gse.Application.Delivery;
using Gse.Application.Edges;
using Gse.Application.Heartbeats;
using Gse.Application.Liveness;
using Gse.Edge.Gateway;
using Gse.Edge.Http;
using Gse.Edge.Security.Pki;
using Gse.Infrastructure.Sinks.File;
using Gse.Infrastructure.Sinks.Kafka;
using Gse.Infrastructure.Sinks.Pulsar;
using Gse.Infrastructure.Sinks.Redis;
using LinkOptions = Gse.Edge.Gateway.LinkOptions;

namespace Gse.Edge.Hosting;

/// <summary>The composition root: the only place that knows every part.</summary>
internal static class EdgeApplication
{
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.AddEnvironmentVariables("GSE_").AddCommandLine(args);
        var settings = EdgeSettings.Read(builder.Configuration);

        builder.Services
            .AddSingleton(settings.Identity)
            .AddSingleton(new EdgeAddresses(settings.Link.ToString()))
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
            .AddGseObservability();
        builder.Logging.AddGseLogging();
        builder.WebHost.ConfigureGseListeners(settings);

        var app = builder.Build();
        app.MapGseHttp();
        app.MapGseHealth(settings);
        return app;
    }

    private static IServiceCollection AddGseOptions(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSection<LivenessOptions>(configuration, LivenessOptions.Section)
            .AddSection<HeartbeatOptions>(configuration, HeartbeatOptions.Section)
            .AddSection<EdgeOptions>(configuration, EdgeOptions.Section)
            .AddSection<AlarmOptions>(configuration, AlarmOptions.Section)
            .AddSection<DeliveryOptions>(configuration, DeliveryOptions.Section)
            .AddSection<LinkOptions>(configuration, LinkOptions.Section)
            .AddSection<PkiOptions>(configuration, PkiOptions.Section)
            .AddSection<FileSinkOptions>(configuration, FileSinkOptions.Section)
            .AddSection<KafkaSinkOptions>(configuration, KafkaSinkOptions.Section)
            .AddSection<RedisSinkOptions>(configuration, RedisSinkOptions.Section)
            .AddSection<PulsarSinkOptions>(configuration, PulsarSinkOptions.Section)
            .AddSection<GseHttpOptions>(configuration, "Http");
}
