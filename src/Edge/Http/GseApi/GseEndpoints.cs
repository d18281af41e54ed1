using Gse.Domain.Tasks;
using Gse.Edge.Http.GseApi.Processes;
using Gse.Edge.Http.GseApi.Tasks;

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
        .. Everywhere(
            (TaskActions.Start, TaskActions.StartAsync),
            (TaskActions.Results, TaskActions.ResultsAsync),
            (TaskActions.Stop, TaskActions.StopAsync),
            (TaskActions.State, TaskActions.StateAsync),
            (OperationActions.OperateMulti, OperationActions.MultiAsync),
            (OperationActions.OperateV2, OperationActions.V2Async),
            (OperationActions.Operate, OperationActions.RegisteredAsync),
            (OperationActions.SetGroups, OperationActions.SetGroupsAsync),
            (GroupActions.Get, GroupActions.GetAsync),
            (UpgradeActions.Upgrade, UpgradeActions.UpgradeAsync)),
        (OperationActions.Result, OperationActions.ResultAsync, OperationActions.ResultV1Async),
        (OperationActions.ResultV2, OperationActions.ResultAsync, OperationActions.ResultV1Async),
        AtOnce(OperationActions.Register, ProcessOperation.Register),
        AtOnce(OperationActions.Update, ProcessOperation.Update),
        AtOnce(OperationActions.Unregister, ProcessOperation.Unregister),
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

    private static IEnumerable<(GseResource Resource, GseAction V2, GseAction Esb)> Everywhere(
        params (GseResource Resource, GseAction Action)[] alike) =>
        alike.Select(entry => (entry.Resource, entry.Action, entry.Action));

    private static (GseResource Resource, GseAction V2, GseAction Esb) AtOnce(
        GseResource resource, ProcessOperation operation) => (
        resource, OperationActions.AtOnce(operation, OperationKeys.V2),
        OperationActions.AtOnce(operation, OperationKeys.V1));

    private static void Map(
        IEndpointRouteBuilder app, string path, GseResource resource, GseAction action, string family) => app
        .MapPost(path, (HttpContext context, GsePipeline pipeline) => pipeline.RunAsync(context, resource, action))
        .WithMetadata(resource)
        .WithName($"{family} {resource.Action}")
        .WithTags(family)
        .WithSummary($"{resource.Action} as clients of {family} call it")
        .WithDescription(
            "Also with a slash at the end, below any base path, and behind /api/bk-gse/{stage} or /api/c/compapi/gse."
            + string.Concat(resource.Aliases.Select(alias => $" Also as {GseResource.V2Prefix}{alias}.")));
}
