using Gse.Application.Delivery;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/delivery</c>: how the storages take what is routed to them.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDelivery(this IEndpointRouteBuilder v1) => v1
        .MapGet("/delivery", GetAsync)
        .WithTags("Routing")
        .WithName("listDelivery")
        .WithSummary("How each storage takes what this edge has for it, and how much waits");

    private static async Task<Results<Ok<DeliveryListResource>, RefusalResult>> GetAsync(
        IMediator mediator, CancellationToken cancellation) => Answers.Of(
            await mediator.Send(new ListDelivery(), cancellation),
            lanes => new DeliveryListResource([.. lanes.Select(DeliveryResource.Of)]));
}
