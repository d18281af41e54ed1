using System.ComponentModel;
using Gse.Application;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

using Changed = Results<Ok<ChangedResource>, Created<ChangedResource>, RefusalResult>;

/// <summary><c>/v1/channels</c>: data ids and what is configured for them.</summary>
internal static class ChannelEndpoints
{
    public const string Below = "channels";

    public static void MapChannels(this IEndpointRouteBuilder v1)
    {
        var channels = v1.MapGroup("/channels").WithTags("Routing").WithMetadata(new WaitsForAfter());
        channels.MapGet("", ListAsync).WithName("listChannels").WithSummary("Channels with their routes, by id");
        channels.MapPost("", AllocateAsync).WithName("allocateChannel")
            .WithSummary("Allocates the next channel id that was never used, with or without routes")
            .WithRevision();
        channels.MapGet("/{id}", GetAsync).WithName("getChannel").WithSummary("One channel with its routes")
            .WithRevision();
        channels.MapPut("/{id}", PutAsync).WithName("putChannel")
            .WithSummary("Allocates this channel id, or adds and replaces its routes and filters by name")
            .WithRevision();
        channels.MapDelete("/{id}", DeleteAsync).WithName("deleteChannel")
            .WithSummary("Deletes a channel with everything in it").WithRevision();
    }

    private static async Task<Results<Ok<ChannelListResource>, RefusalResult>> ListAsync(
        [AsParameters] RoutingListQuery query,
        [Description("Only those with a route to this storage")] int? streamTo, IMediator mediator,
        CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var (start, size) = query.Read(problems);
        if (problems.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        StreamToId? to = streamTo is { } id ? new StreamToId(id) : null;
        var result = await mediator.Send(
            new ListChannels(query.Text, query.OfPlatform, to, start, size), cancellation);
        return Answers.Of(result, page => new ChannelListResource(
            [.. page.Items.Select(ChannelResource.Of)], page.Total,
            Paging.NextOf(start, page.Items.Count, page.Total)));
    }

    private static async Task<Results<Ok<ChannelResource>, StatusCodeHttpResult, RefusalResult>> GetAsync(
        int id, HttpContext context, IMediator mediator, CancellationToken cancellation) => Preconditions.Answer(
            context, await mediator.Send(new GetChannel(new ChannelId(id)), cancellation),
            channel => channel.Revision, ChannelResource.Of);

    private static async Task<Changed> AllocateAsync(
        ChannelRequest? body, HttpContext context, IMediator mediator, RoutingAnswers answers,
        CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var lists = RoutingRequests.ReadLists(body?.Routes, body?.Filters, problems);
        var label = RoutingRequests.ReadObject(body?.Label, "label", problems);
        if (problems.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var add = new AddRoutes(null, RoutingRequests.AuthorOf(body?.Platform), lists, label);
        return await answers.PutAsync(context, await mediator.Send(add, cancellation), Changed, Below);
    }

    private static async Task<Changed> PutAsync(
        int id, ChannelRequest body, HttpContext context, IMediator mediator, RoutingAnswers answers,
        CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var lists = RoutingRequests.ReadLists(body.Routes, body.Filters, problems);
        var label = RoutingRequests.ReadObject(body.Label, "label", problems);
        RoutingRequests.CheckId(id, problems);
        var (revision, bad) = await Preconditions.ReadAsync(
            context.Request, () => CurrentAsync(id, mediator, cancellation));
        if (RefusalList.Of(bad, problems.Refusal) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var author = RoutingRequests.AuthorOf(body.Platform);
        var put = new PutChannel(new ChannelId(id), author, lists, label, revision);
        return await answers.PutAsync(context, await mediator.Send(put, cancellation), Changed, Below);
    }

    private static async Task<Results<NoContent, RefusalResult>> DeleteAsync(
        int id, string? platform, HttpContext context, IMediator mediator, RoutingAnswers answers,
        CancellationToken cancellation)
    {
        var (revision, bad) = await Preconditions.ReadAsync(
            context.Request, () => CurrentAsync(id, mediator, cancellation));
        if (bad is not null)
        {
            return new RefusalResult(bad);
        }

        var delete = new DeleteChannel(new ChannelId(id), RoutingRequests.AuthorOf(platform), revision);
        return await answers.DoneAsync(context, await mediator.Send(delete, cancellation));
    }

    public static async Task<long?> CurrentAsync(int id, IMediator mediator, CancellationToken cancellation)
    {
        var found = await mediator.Send(new GetChannel(new ChannelId(id)), cancellation);
        return found.Refusal is null ? found.Value.Revision : null;
    }

    public static (int Id, long Revision, bool IsNew) Changed(Allocated allocated) =>
        (allocated.Channel.Value, allocated.Revision, allocated.IsNew);
}
