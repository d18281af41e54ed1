using System.Net;
using Gse.Application;
using Gse.Application.Liveness;
using Gse.Application.Projections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Hosting;

/// <summary>
/// <c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: it can serve, that is, the read model has caught
/// up and the log answers; otherwise 503 with the reason. Both need no key. <c>/metrics</c> needs none on
/// loopback.
/// </summary>
internal static class EdgeHealthEndpoints
{
    public static IServiceCollection AddGseHealth(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ReadModelOptions>, ReadModelOptionsValidator>();
        services.AddHealthChecks()
            .AddCheck<LogHealth>("log")
            .AddCheck<ProjectionHealth>("readModel")
            .AddCheck<LivenessHealth>("liveness");
        return services;
    }

    public static void MapGseHealth(this WebApplication app, EdgeSettings settings)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
        var metrics = app.MapPrometheusScrapingEndpoint("/metrics");
        if (IPAddress.IsLoopback(settings.Http.Address))
        {
            metrics.AllowAnonymous();
        }
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new Dictionary<string, string>(report.Entries.Select(entry =>
                KeyValuePair.Create(entry.Key, entry.Value.Description ?? entry.Value.Status.ToString()))),
            context.RequestAborted);
}

/// <summary>Does the log answer? It is asked every second, whoever wants to know.</summary>
internal sealed class LogHealth(LogWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(watch.Answers
            ? HealthCheckResult.Healthy("answers")
            : HealthCheckResult.Unhealthy($"has not answered for {watch.Silence.TotalSeconds:0} s"));
}

/// <summary>Has the read model caught up, and does its store answer?</summary>
internal sealed class ProjectionHealth(
    ProjectionProgress progress, IReadModelStore store, IOptions<ReadModelOptions> options, TimeProvider time)
    : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken)
    {
        if (!progress.IsReady)
        {
            return HealthCheckResult.Unhealthy("the read model has not caught up with the log");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await store.ReadCheckpointAsync(either.Token);
            return Check(progress.StoreLag);
        }
        catch (Exception failure) when (failure is EngineException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Unhealthy("the store does not answer; lists are answered from memory");
        }
    }

    // One that answers and lags is told, and by default no reason to take the edge out: memory follows the log.
    private HealthCheckResult Check(TimeSpan lag)
    {
        var behind = $"the store is {lag.TotalSeconds:0} s behind";
        return lag >= options.Value.UnreadyAfter ? HealthCheckResult.Unhealthy(behind)
            : lag >= options.Value.DegradedAfter ? HealthCheckResult.Degraded($"caught up in memory; {behind}")
            : HealthCheckResult.Healthy("caught up");
    }
}

/// <summary>Does the edge trust its own eyes?</summary>
internal sealed class LivenessHealth(LivenessPipeline pipeline) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(pipeline.Impairment is { } reason
            ? HealthCheckResult.Unhealthy($"impaired: {reason}")
            : HealthCheckResult.Healthy("well"));
}
