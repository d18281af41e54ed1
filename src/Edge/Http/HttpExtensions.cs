using Gse.Edge.Http.Calls;
using Gse.Edge.Http.GseApi;
using Gse.Edge.Http.Refusals;
using Gse.Edge.Security.AccessKeys;

namespace Gse.Edge.Http;

/// <summary>Everything that is reached over HTTP.</summary>
public static class HttpExtensions
{
    /// <summary>Needs the application's services. Limits are in <see cref="GseHttpOptions"/>.</summary>
    public static IServiceCollection AddGseHttp(this IServiceCollection services)
    {
        services.AddOptions<GseHttpOptions>();
        return services.AddCalls().AddAccessKeys().AddGseApi();
    }

    /// <summary>
    /// Adds the middleware and maps all endpoints. From here on every endpoint of the application needs an access key unless
    /// it is marked with <c>AllowAnonymous()</c>, whoever maps it.
    /// </summary>
    public static void MapGseHttp(this WebApplication app)
    {
        app.UseMiddleware<CallMiddleware>();
        app.UseMiddleware<GsePathMiddleware>();
        app.UseRouting();
        app.UseMiddleware<CallerMiddleware>();
        app.MapGseApi();
    }

    private static IServiceCollection AddCalls(this IServiceCollection services) => services
        .AddSingleton<RefusalWriter>();

    private static IServiceCollection AddAccessKeys(this IServiceCollection services) => services
        .AddSingleton<AccessKeyAuthenticator>();

    private static IServiceCollection AddGseApi(this IServiceCollection services) => services
        .AddSingleton<GsePipeline>()
        .AddSingleton(new GsePaths(GseEndpoints.All.Select(entry => entry.Resource)));
}
