using System.ComponentModel;
using System.Globalization;
using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.History;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/events</c>: the log, as pages or as it grows.</summary>
internal static class EventEndpoints
{
    private const int MaxLimit = 1000;
    private const int DefaultLimit = 100;

    public static void MapEvents(this IEndpointRouteBuilder v1)
    {
        var events = v1.MapGroup("/events").WithTags("Events");
        events.MapGet("", GetAsync).WithName("listEvents")
            .WithSummary("The log, a page at a time; with Accept: text/event-stream as it grows")
            .Produces<EventListResource>(200, "application/json", "text/event-stream");
        events.MapGet("/stream", StreamAsync).WithName("streamEvents").WithSummary("The log as it grows")
            .Produces<EventResource>(200, "text/event-stream");
    }

    private static async Task<IResult> GetAsync(
        [AsParameters] EventListQuery query, HttpRequest request, IMediator mediator, CancellationToken cancellation)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.Ordinal)))
        {
            return await StreamAsync(query, mediator, cancellation);
        }

        if (query.Limit is < 1 or > MaxLimit)
        {
            return new RefusalResult(new InvalidInput("limit", $"must be 1 to {MaxLimit}"));
        }

        var (selection, refusal) = await SelectAsync(query, mediator, cancellation);
        if (refusal is not null)
        {
            return new RefusalResult(refusal);
        }

        var result = await mediator.Send(
            new GetEvents(selection!, new LogPosition(query.After ?? -1), query.Limit ?? DefaultLimit), cancellation);
        return Answers.Of(result, EventListResource.Of);
    }

    private static async Task<IResult> StreamAsync(
        [AsParameters] EventListQuery query, IMediator mediator, CancellationToken cancellation)
    {
        var (selection, refusal) = await SelectAsync(query, mediator, cancellation);
        if (refusal is not null)
        {
            return new RefusalResult(refusal);
        }

        long? resumed = null;
        if (query.LastEventId is { Length: > 0 } id)
        {
            if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                return new RefusalResult(
                    new InvalidInput("Last-Event-ID", "must be the id of an event of this stream"));
            }

            resumed = position;
        }

        return new EventStreamResult(selection!, new LogPosition(resumed ?? query.After ?? -1));
    }

    private static async Task<(EventSelection? Selection, Refusal? Refusal)> SelectAsync(
        EventListQuery query, IMediator mediator, CancellationToken cancellation)
    {
        AgentId? agent = null;
        if (query.Agent is { Length: > 0 } id)
        {
            var found = await mediator.Send(new GetAgent(id), cancellation);
            if (found.Refusal is { } refusal)
            {
                return (null, refusal);
            }

            agent = found.Value.Agent.Id;
        }

        return (new EventSelection(Words(query.Streams), Words(query.Types), agent), null);
    }

    private static string[] Words(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}

/// <summary>Which events, from where.</summary>
internal sealed record EventListQuery(
    [property: Description("Only events behind this position; the log from its beginning without it")] long? After,
    [property: Description("1 to 1000, default 100; not for streams")] int? Limit,
    [property: Description("Only these event types, separated by commas")] string? Types,
    [property: Description("Only streams whose name starts so, separated by commas; all but heartbeats- without it")]
    string? Streams,
    [property: Description("Only the streams of this agent, by id or cloud:ip")] string? Agent,
    [property: FromHeader(Name = "Last-Event-ID")] string? LastEventId);
