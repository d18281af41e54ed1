using Gse.Application;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

using Changed = Results<Ok<ChangedResource>, Created<ChangedResource>, RefusalResult>;

/// <summary><c>/v1/streams</c>: the storages to which channels are routed.</summary>
internal static class StreamEndpoints
{
    private const string Below = "streams";

    public static void MapStreams(this IEndpointRouteBuilder v1)
    {
        var streams = v1.MapGroup("/streams").WithTags("Routing").WithMetadata(new WaitsForAfter());
        streams.MapGet("", ListAsync).WithName("listStreams").WithSummary("Storages, by id, secrets masked");
        streams.MapPost("", AddAsync).WithName("addStream")
            .WithSummary("Adds a storage under the next free id; one that is there already is answered again")
            .WithRevision();
        streams.MapGet("/{id}", GetAsync).WithName("getStream").WithSummary("One storage, secrets masked")
            .WithRevision();
        streams.MapPut("/{id}", PutAsync).WithName("putStream")
            .WithSummary("Adds a storage under this id, or changes it as a whole; masked secrets stay what they are")
            .WithRevision();
        streams.MapDelete("/{id}", DeleteAsync).WithName("deleteStream")
            .WithSummary("Deletes a storage to which no route leads").WithRevision();
    }

    private static async Task<Results<Ok<StreamListResource>, RefusalResult>> ListAsync(
        [AsParameters] RoutingListQuery query, IMediator mediator, CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var (start, size) = query.Read(problems);
        if (problems.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var list = new ListStreamTos(null, default, query.Text, query.OfPlatform, false, start, size);
        return Answers.Of(await mediator.Send(list, cancellation), page => new StreamListResource(
            [.. page.Items.Select(StreamResource.Of)], page.Total,
            Paging.NextOf(start, page.Items.Count, page.Total)));
    }

    private static async Task<Results<Ok<StreamResource>, StatusCodeHttpResult, RefusalResult>> GetAsync(
        int id, HttpContext context, IMediator mediator, CancellationToken cancellation) => Preconditions.Answer(
            context, await mediator.Send(new ListStreamTos(new StreamToId(id), default), cancellation),
            found => found.Items[0].Revision, found => StreamResource.Of(found.Items[0]));

    private static async Task<Changed> AddAsync(
        StreamRequest body, HttpContext context, IMediator mediator, RoutingAnswers answers,
        CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var (input, label) = Read(body, problems);
        if (RefusalList.Of(problems.Refusal, input.Check()) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var add = new AddStreamTo(RoutingRequests.AuthorOf(body.Platform), input, label);
        return await answers.PutAsync(context, await mediator.Send(add, cancellation), Changed, Below);
    }

    private static async Task<Changed> PutAsync(
        int id, StreamRequest body, HttpContext context, IMediator mediator, RoutingAnswers answers,
        CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var (input, label) = Read(body, problems);
        RoutingRequests.CheckId(id, problems);
        var (revision, bad) = await Preconditions.ReadAsync(
            context.Request, () => CurrentAsync(id, mediator, cancellation));
        if (RefusalList.Of(bad, problems.Refusal, input.Check()) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var author = RoutingRequests.AuthorOf(body.Platform);
        var put = new PutStreamTo(new StreamToId(id), author, input, label, revision);
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

        var delete = new DeleteStreamTo(new StreamToId(id), RoutingRequests.AuthorOf(platform), revision);
        return await answers.DoneAsync(context, await mediator.Send(delete, cancellation));
    }

    private static (StreamToInput Input, JsonText Label) Read(StreamRequest body, InputProblems problems) => (
        new StreamToInput(RoutingRequests.ReadObject(body.StreamTo, "streamTo", problems), "streamTo"),
        RoutingRequests.ReadObject(body.Label, "label", problems));

    private static async Task<long?> CurrentAsync(int id, IMediator mediator, CancellationToken cancellation)
    {
        var found = await mediator.Send(new ListStreamTos(new StreamToId(id), default), cancellation);
        return found.Refusal is null ? found.Value.Items[0].Revision : null;
    }

    private static (int Id, long Revision, bool IsNew) Changed(AddedStreamTo added) =>
        (added.Id.Value, added.Revision, added.IsNew);
}
