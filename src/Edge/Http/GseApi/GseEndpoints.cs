namespace Gse.Edge.Http.GseApi;

/// <summary>The table of contents of the GSE API.</summary>
internal static class GseEndpoints
{
    /// <summary>All actions, and what performs them on the newer and on the older paths.</summary>
    public static readonly IReadOnlyList<(GseResource Resource, GseAction V2, GseAction Esb)> All =
    [
        (ClusterActions.ListAgentState, ClusterActions.ListStateAsync, ClusterActions.ListStateAsync),
        (ClusterActions.ListAgentInfo, ClusterActions.ListInfoAsync, ClusterActions.ListInfoAsync),
        (ClusterActions.GetAgentStatus, ClusterActions.GetStatusAsync, ClusterActions.GetStatusAsync),
        (ClusterActions.GetAgentInfo, ClusterActions.GetInfoAsync, ClusterActions.GetInfoAsync),
        (ProcessActions.GetStatus, ProcessActions.StatusV2, ProcessActions.StatusV1),
        (ProcessActions.GetStatusV2, ProcessActions.StatusV2, ProcessActions.StatusV1),
        (ProcessActions.Sync, ProcessActions.SyncV2, ProcessActions.SyncV1),
        (RoutingActions.AddStreamTo, StreamToActions.AddAsync, StreamToActions.AddAsync),
        (RoutingActions.UpdateStreamTo, StreamToActions.UpdateAsync, StreamToActions.UpdateAsync),
        (RoutingActions.DeleteStreamTo, StreamToActions.DeleteAsync, StreamToActions.DeleteAsync),
        (RoutingActions.QueryStreamTo, StreamToActions.QueryAsync, StreamToActions.QueryAsync),
        (RoutingActions.AddRoute, RouteActions.AddAsync, RouteActions.AddAsync),
        (RoutingActions.UpdateRoute, RouteActions.UpdateAsync, RouteActions.UpdateAsync),
        (RoutingActions.DeleteRoute, RouteActions.DeleteAsync, RouteActions.DeleteAsync),
        (RoutingActions.QueryRoute, RouteActions.QueryAsync, RouteActions.QueryAsync),
    ];

    public static void MapGseApi(this IEndpointRouteBuilder app)
    {
        foreach (var (resource, v2, esb) in All)
        {
            Map(app, resource.V2Path, resource, v2, "GSE 2.0");
            Map(app, resource.EsbPath, resource, esb, "ESB");
        }
    }

    private static void Map(
        IEndpointRouteBuilder app, string path, GseResource resource, GseAction action, string family) => app
        .MapPost(path, (HttpContext context, GsePipeline pipeline) => pipeline.RunAsync(context, resource, action))
        .WithMetadata(resource)
        .WithName($"{family} {resource.Action}")
        .WithTags(family)
        .WithSummary($"{resource.Action} as clients of {family} call it")
        .WithDescription(
            "Also with a slash at the end, below any base path, and behind /api/bk-gse/{stage} or /api/c/compapi/gse.");
}
