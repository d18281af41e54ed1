using Gse.Application.Edges;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/edge</c>: how this edge stands. <c>/v1/edges</c>: all edges on its log.</summary>
internal static class EdgeEndpoints
{
    public static void MapEdge(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/edge", GetAsync)
            .WithTags("Edge")
            .WithMetadata(new WaitsForAfter())
            .WithName("getEdge")
            .WithSummary("This edge: its fleet, and how far its read model has followed the log");
        v1.MapGet("/edges", ListAsync)
            .WithTags("Edge")
            .WithMetadata(new WaitsForAfter())
            .WithName("listEdges")
            .WithSummary("All edges that ever wrote to this log, and who stands in for whom");
    }

    private static async Task<Results<Ok<EdgeResource>, RefusalResult>> GetAsync(
        IMediator mediator, CancellationToken cancellation) =>
        Answers.Of(await mediator.Send(new GetEdgeOverview(), cancellation), EdgeResource.Of);

    private static async Task<Results<Ok<EdgeListResource>, RefusalResult>> ListAsync(
        IMediator mediator, CancellationToken cancellation) => Answers.Of(
            await mediator.Send(new ListEdges(), cancellation),
            edges => new EdgeListResource([.. edges.Select(EdgeItemResource.Of)]));
}
