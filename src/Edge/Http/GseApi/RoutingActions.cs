namespace Gse.Edge.Http.GseApi;

/// <summary>
/// The configuration of data routing: contracts gse-routing-status-alarms, sections 3.1 to 3.8, and
/// gse-tasks-files-processes, section 6.
/// </summary>
internal static class RoutingActions
{
    public const string Module = "data";

    public static readonly GseResource AddStreamTo = Of("add_streamto", GseShape.Map);
    public static readonly GseResource UpdateStreamTo = Of("update_streamto", GseShape.Map);
    public static readonly GseResource DeleteStreamTo = Of("delete_streamto", GseShape.Map);
    public static readonly GseResource QueryStreamTo = Of("query_streamto", GseShape.List);
    public static readonly GseResource AddRoute = Of("add_route", GseShape.Map);
    public static readonly GseResource UpdateRoute = Of("update_route", GseShape.Map);
    public static readonly GseResource DeleteRoute = Of("delete_route", GseShape.Map);
    public static readonly GseResource QueryRoute = Of("query_route", GseShape.List);

    private static GseResource Of(string action, GseShape shape) =>
        new(Module, action, shape, $"{Module}/config/{action}")
        {
            EsbAction = "config_" + action,
            RefusesWith200 = true,
        };
}
