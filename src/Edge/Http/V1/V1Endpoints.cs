namespace Gse.Edge.Http.V1;

/// <summary>The table of contents of the native API.</summary>
internal static class V1Endpoints
{
    public static void MapV1(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1");
        v1.MapAgents();
        v1.MapProcesses();
        v1.MapGroups();
        v1.MapTasks();
        v1.MapHistory();
        v1.MapEvents();
        v1.MapSubscriptions();
        v1.MapEdge();
        v1.MapAccessKeys();
        v1.MapEnrolmentTokens();
        v1.MapStreams();
        v1.MapChannels();
        v1.MapRoutes();
        v1.MapRecords();
        v1.MapDelivery();
    }
}
