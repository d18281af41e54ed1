using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Heartbeats;
using Gse.Application.History;
using Gse.Domain;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary>What happened to one agent: its events and its beats.</summary>
internal static class HistoryEndpoints
{
    private const int MaxEvents = 1000;
    private const int DefaultEvents = 100;
    private const int MaxBeats = 10_000;
    private const int DefaultBeats = 1000;

    public static void MapHistory(this IEndpointRouteBuilder v1)
    {
        var agent = v1.MapGroup("/agents/{id}").WithTags("Agents");
        agent.MapGet("/events", EventsAsync).WithName("listAgentEvents")
            .WithSummary("What happened to the agent and its processes");
        agent.MapGet("/heartbeats", HeartbeatsAsync).WithName("listAgentHeartbeats")
            .WithSummary("The agent's stored beats");
    }

    private static async Task<Results<Ok<EventListResource>, RefusalResult>> EventsAsync(
        string id, DateTimeOffset? from, DateTimeOffset? to, int? limit, long? after, IMediator mediator,
        CancellationToken cancellation)
    {
        if (Check(from, to, limit, MaxEvents) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        if (after is { } position && !LogStart.IsPosition(position))
        {
            return new RefusalResult(new InvalidInput("after", LogStart.TooLow));
        }

        var start = new AskedStart(
            after is { } behind ? new LogStart(new LogPosition(behind)) : LogStart.Start, "after");
        var result = await mediator.Send(
            new GetAgentEvents(id, from, to, start, limit ?? DefaultEvents), cancellation);
        return Answers.Of(result, EventListResource.Of);
    }

    private static async Task<Results<Ok<HeartbeatListResource>, RefusalResult>> HeartbeatsAsync(
        string id, DateTimeOffset? from, DateTimeOffset? to, int? limit, IMediator mediator, TimeProvider time,
        CancellationToken cancellation)
    {
        if (Check(from, to, limit, MaxBeats) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var agent = await mediator.Send(new GetAgent(id), cancellation);
        if (agent.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        var until = to ?? time.GetUtcNow();
        var result = await mediator.Send(
            new GetHeartbeats(agent.Value.Agent.Id, from ?? until.AddHours(-1), until, limit ?? DefaultBeats),
            cancellation);
        return Answers.Of(result, HeartbeatListResource.Of);
    }

    private static Refusal? Check(DateTimeOffset? from, DateTimeOffset? to, int? limit, int max)
    {
        var wrong = new List<Refusal>();
        if (limit < 1 || limit > max)
        {
            wrong.Add(new InvalidInput("limit", $"must be 1 to {max}"));
        }

        if (to < from)
        {
            wrong.Add(new InvalidInput("to", "must not be before from"));
        }

        return wrong switch { [] => null, [var only] => only, _ => new ManyRefusals(wrong) };
    }
}
