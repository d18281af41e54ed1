using Gse.Application.Edges;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/edge</c>: how this edge stands.</summary>
internal static class EdgeEndpoints
{
    public static void MapEdge(this IEndpointRouteBuilder v1) => v1
        .MapGet("/edge", GetAsync)
        .WithTags("Edge")
        .WithMetadata(new WaitsForAfter())
        .WithName("getEdge")
        .WithSummary("This edge: its fleet, and how far its read model has followed the log");

    private static async Task<Results<Ok<EdgeResource>, RefusalResult>> GetAsync(
        IMediator mediator, CancellationToken cancellation) =>
        Answers.Of(await mediator.Send(new GetEdgeOverview(), cancellation), EdgeResource.Of);
}
