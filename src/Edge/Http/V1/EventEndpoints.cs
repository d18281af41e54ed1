using Gse.Application.History;
using Gse.Domain;
using Gse.Edge.Http.Refusals;
using MediatR;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/events</c>: the log, as pages or as it grows.</summary>
internal static class EventEndpoints
{
    private const string NextHeader = "X-Gse-Next";
    private const int MaxLimit = 1000;
    private const int DefaultLimit = 100;

    public static void MapEvents(this IEndpointRouteBuilder v1)
    {
        var events = v1.MapGroup("/events").WithTags("Events");
        events.MapGet("", GetAsync).WithName("listEvents")
            .WithSummary("The log, a page at a time; with Accept: text/event-stream as it grows")
            .WithDescription(
                "With Accept: application/cloudevents-batch+json the page is a batch of CloudEvents, and the header "
                + NextHeader + " holds what `after` is for the next page. " + EventStreamResult.Description)
            .Produces<EventListResource>(200, "application/json", "text/event-stream", CloudEvents.Batch);
        events.MapGet("/stream", StreamAsync).WithName("streamEvents").WithSummary("The log as it grows")
            .WithDescription(EventStreamResult.Description)
            .Produces<EventResource>(200, "text/event-stream");
    }

    private static async Task<IResult> GetAsync(
        [AsParameters] EventListQuery query, HttpContext context, FilterReader filters, IMediator mediator,
        CancellationToken cancellation)
    {
        if (CloudEvents.Accepts(context.Request, "text/event-stream"))
        {
            return StreamAsync(query, filters);
        }

        if (query.Limit is < 1 or > MaxLimit)
        {
            return new RefusalResult(new InvalidInput("limit", $"must be 1 to {MaxLimit}"));
        }

        var (selection, start) = (query.Selection(filters), query.Start());
        if (RefusalList.Of(selection.Refusal, start.Refusal) is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        var result = await mediator.Send(
            new GetEvents(selection.Value, start.Value, query.Limit ?? DefaultLimit), cancellation);
        if (result.Refusal is not null || !CloudEvents.Accepts(context.Request, CloudEvents.Batch))
        {
            return Answers.Of(result, EventListResource.Of);
        }

        if (result.Value.Next is { } next)
        {
            context.Response.Headers[NextHeader] = next.ToString();
        }

        return CloudEvents.BatchOf(result.Value.Facts);
    }

    private static IResult StreamAsync([AsParameters] EventListQuery query, FilterReader filters)
    {
        var (selection, start, form) = (query.Selection(filters), query.Resume(), query.Form());
        return RefusalList.Of(selection.Refusal, start.Refusal, form.Refusal) is { } refusal
            ? new RefusalResult(refusal)
            : new EventStreamResult(selection.Value, start.Value, form.Value);
    }
}
