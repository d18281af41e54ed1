using Gse.Application;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gse.Edge.Hosting;

/// <summary>Metrics for Prometheus; traces over OTLP where the standard variable names a collector.</summary>
internal static class EdgeObservability
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddGseObservability(this IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gse-edge"))
            .WithMetrics(metrics => metrics
                .AddMeter(Telemetry.Name)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter())
            .WithTracing(traces =>
            {
                traces.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation();
                if (Environment.GetEnvironmentVariable(OtlpEndpoint) is { Length: > 0 })
                {
                    traces.AddOtlpExporter();
                }
            });
        return services;
    }
}
