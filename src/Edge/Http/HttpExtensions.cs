using System.Text.Json.Serialization;
using Gse.Application.Projections.Queries;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.GseApi;
using Gse.Edge.Http.Refusals;
using Gse.Edge.Http.V1;
using Gse.Edge.Security.AccessKeys;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Http;

/// <summary>Everything that is reached over HTTP.</summary>
public static class HttpExtensions
{
    /// <summary>Needs the application's services. Limits are in <see cref="GseHttpOptions"/>.</summary>
    public static IServiceCollection AddGseHttp(this IServiceCollection services)
    {
        services.AddOptions<GseHttpOptions>();
        services.AddSingleton<IValidateOptions<GseHttpOptions>, GseHttpOptionsValidator>();
        return services.AddCalls().AddAccessKeys().AddGseApi().AddV1();
    }

    /// <summary>
    /// Makes sure, before HTTP listens, that the data folder holds a valid admin key: <c>admin.key</c>, mode 0600.
    /// Add it after the application's services, whose projector it waits for.
    /// </summary>
    public static IServiceCollection AddGseAdminKey(this IServiceCollection services, string dataFolder) =>
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<AdminKeyFile>(
            provider, Path.Combine(dataFolder, "admin.key")));

    /// <summary>
    /// Adds the middleware and maps all endpoints. From here on every endpoint of the application needs an access key
    /// unless it is marked with <c>AllowAnonymous()</c>, whoever maps it.
    /// </summary>
    public static void MapGseHttp(this WebApplication app)
    {
        app.UseMiddleware<CallMiddleware>();
        app.UseMiddleware<GsePathMiddleware>();
        app.UseRouting();
        app.UseMiddleware<CallerMiddleware>();
        app.UseMiddleware<PositionMiddleware>();
        if (app.Services.GetService<IStoredQueries>() is not null)
        {
            app.UseMiddleware<AnswerOriginMiddleware>();
        }

        app.MapGseApi();
        app.MapV1();
        MapOpenApi(app);
    }

    private static void MapOpenApi(WebApplication app)
    {
        var document = app.MapOpenApi();
        if (app.Services.GetRequiredService<IOptions<GseHttpOptions>>().Value.OpenApiIsPublic)
        {
            document.AllowAnonymous();
        }
    }

    private static IServiceCollection AddCalls(this IServiceCollection services) => services
        .AddSingleton<RefusalWriter>()
        .AddSingleton<PositionWait>();

    private static IServiceCollection AddAccessKeys(this IServiceCollection services) => services
        .AddSingleton<AccessKeyAuthenticator>();

    private static IServiceCollection AddGseApi(this IServiceCollection services) => services
        .AddSingleton<GsePipeline>()
        .AddSingleton(new GsePaths(GseEndpoints.All.Select(entry => entry.Resource)));

    private static IServiceCollection AddV1(this IServiceCollection services)
    {
        // What the framework cannot bind comes as an exception, so that one place answers it in our words.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, V1Json.Default);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        services.AddSingleton<RoutingAnswers>().AddSingleton<RecordReader>();
        return services.AddSingleton<EventStreamSlots>().AddSingleton<EventFrames>()
            .AddOpenApi("v1", OpenApiForms.Apply);
    }
}
