using System.Text.Json;
using Gse.Application;
using Gse.Application.Routing;
using Gse.Domain;
using Gse.Domain.Channels;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

using Changed = Results<Ok<ChangedResource>, Created<ChangedResource>, RefusalResult>;

/// <summary><c>/v1/channels/{id}/routes</c> and <c>/filters</c>.</summary>
internal static class RouteEndpoints
{
    public static void MapRoutes(this IEndpointRouteBuilder v1)
    {
        var channel = v1.MapGroup("/channels/{id}").WithTags("Routing").WithMetadata(new WaitsForAfter())
            .WithRevision();
        channel.MapGet("/routes", GetAsync).WithName("listRoutes").WithSummary("Routes and filters of a channel");
        channel.MapPut("/routes", PutAllAsync).WithName("putRoutes")
            .WithSummary("Adds or replaces routes and filters by name; the others stay");
        channel.MapPut("/routes/{name}", PutRouteAsync).WithName("putRoute").WithSummary("Adds or replaces one route");
        channel.MapDelete("/routes/{name}", DeleteRouteAsync).WithName("deleteRoute").WithSummary("Removes one route");
        channel.MapPut("/filters/{name}", PutFilterAsync).WithName("putFilter")
            .WithSummary("Adds or replaces one filter");
        channel.MapDelete("/filters/{name}", DeleteFilterAsync).WithName("deleteFilter")
            .WithSummary("Removes one filter that no route uses");
    }

    private static async Task<Results<Ok<RoutesResource>, StatusCodeHttpResult, RefusalResult>> GetAsync(
        int id, HttpContext context, IMediator mediator, CancellationToken cancellation) =>
        Preconditions.Answer(
            context, await mediator.Send(new GetChannel(new ChannelId(id)), cancellation),
            channel => channel.Revision, RoutesResource.Of);

    private static Task<Changed> PutAllAsync(
        int id, RoutesRequest body, [AsParameters] RoutingCall call)
    {
        var problems = new InputProblems();
        var lists = RoutingRequests.ReadLists(body.Routes, body.Filters, problems);
        return ChangeAsync(id, lists, problems, call);
    }

    private static Task<Changed> PutRouteAsync(
        int id, string name, JsonElement body, [AsParameters] RoutingCall call)
    {
        var problems = new InputProblems();
        var route = RoutingRequests.ReadNamed(body, RoutingRequests.NameOf(name), problems);
        return ChangeAsync(id, new RouteLists(route, "", default, ""), problems, call);
    }

    private static Task<Changed> PutFilterAsync(
        int id, string name, JsonElement body, [AsParameters] RoutingCall call)
    {
        var problems = new InputProblems();
        var filter = RoutingRequests.ReadNamed(body, RoutingRequests.NameOf(name), problems);
        return ChangeAsync(id, new RouteLists(default, "", filter, ""), problems, call);
    }

    private static Task<Results<NoContent, RefusalResult>> DeleteRouteAsync(
        int id, string name, [AsParameters] RoutingCall call) =>
        RemoveAsync(id, ListOf(name), default, call);

    private static Task<Results<NoContent, RefusalResult>> DeleteFilterAsync(
        int id, string name, [AsParameters] RoutingCall call) =>
        RemoveAsync(id, default, ListOf(name), call);

    private static JsonText ListOf(string name) => new($"[{JsonTexts.Quote(RoutingRequests.NameOf(name))}]");

    private static async Task<Changed> ChangeAsync(
        int id, RouteLists lists, InputProblems problems, RoutingCall call)
    {
        var (revision, bad) = await ReadRevisionAsync(id, call);
        if (RefusalList.Of(bad, problems.Refusal) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var author = RoutingRequests.AuthorOf(call.Platform);
        var result = await call.Mediator.Send(
            new ChangeRoutes(new ChannelId(id), author, lists, revision), call.Cancellation);
        return await call.Answers.PutAsync(call.Context, result, ChannelEndpoints.Changed, ChannelEndpoints.Below);
    }

    private static async Task<Results<NoContent, RefusalResult>> RemoveAsync(
        int id, JsonText routes, JsonText filters, RoutingCall call)
    {
        var (revision, bad) = await ReadRevisionAsync(id, call);
        if (bad is not null)
        {
            return new RefusalResult(bad);
        }

        var author = RoutingRequests.AuthorOf(call.Platform);
        var remove = new RemoveRoutes(new ChannelId(id), author, routes, filters, "", revision);
        return await call.Answers.DoneAsync(call.Context, await call.Mediator.Send(remove, call.Cancellation));
    }

    private static Task<(long? Revision, Refusal? Refusal)> ReadRevisionAsync(
        int id, RoutingCall call) => Preconditions.ReadAsync(
            call.Context.Request, () => ChannelEndpoints.CurrentAsync(id, call.Mediator, call.Cancellation));
}
