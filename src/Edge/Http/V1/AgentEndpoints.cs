using Gse.Application;
using Gse.Application.Agents;
using Gse.Application.Processes;
using Gse.Domain;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using NotFound = Gse.Domain.NotFound;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/agents</c>.</summary>
internal static class AgentEndpoints
{
    private const int MaxReason = 256;

    public static void MapAgents(this IEndpointRouteBuilder v1)
    {
        var agents = v1.MapGroup("/agents").WithTags("Agents").WithMetadata(new WaitsForAfter());
        agents.MapGet("", ListAsync).WithName("listAgents").WithSummary("Agents, filtered, sorted, a page at a time");
        agents.MapGet("/{id}", GetAsync).WithName("getAgent").WithSummary("One agent, by id or cloud:ip");
        agents.MapGet("/{id}/processes", ProcessesAsync).WithName("listAgentProcesses")
            .WithSummary("The processes that the agent watches, or watched");
        agents.MapPut("/{id}/labels", LabelAsync).WithName("putAgentLabels")
            .WithSummary("All labels of an agent from now on, as a flat map of text; needs an operator's key");
        agents.MapPost("/{id}/retire", RetireAsync).WithName("retireAgent")
            .WithSummary("Takes an agent out of service");
        agents.MapDelete("/{id}", DeleteAsync).WithName("deleteAgent").WithSummary("The same as retire");
    }

    private static async Task<Results<Ok<AgentListResource>, RefusalResult>> ListAsync(
        [AsParameters] AgentListQuery query, IMediator mediator, CancellationToken cancellation)
    {
        var asked = query.Read();
        if (asked.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var list = asked.Value;
        var result = await mediator.Send(list, cancellation);
        return Answers.Of(result, page => new AgentListResource(
            [.. page.Agents.Select(AgentResource.Of)], page.Total,
            list.Start + page.Agents.Count < page.Total && page.Agents.Count > 0
                ? AgentListQuery.CursorAt(list.Start + page.Agents.Count)
                : null));
    }

    private static async Task<Results<Ok<AgentResource>, StatusCodeHttpResult, RefusalResult>> GetAsync(
        string id, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        var result = await mediator.Send(new GetAgent(id), cancellation);
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        // Beats move lastSeen without an event, so the revision alone would call a stale answer fresh.
        var agent = AgentResource.Of(result.Value);
        var tag = new EntityTagHeaderValue($"\"{agent.Revision}-{agent.LastSeen?.ToUnixTimeMilliseconds() ?? 0:x}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        var known = context.Request.GetTypedHeaders().IfNoneMatch;
        return known.Any(theirs => theirs.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(agent);
    }

    private static async Task<Results<Ok<ProcessListResource>, RefusalResult>> ProcessesAsync(
        string id, IMediator mediator, CancellationToken cancellation)
    {
        var result = await mediator.Send(new GetProcesses([id], null, null), cancellation);
        return result.Refusal is null && result.Value[0].Observed.Agent is null
            ? new RefusalResult(new NotFound("agent", id))
            : Answers.Of(result, answers => new ProcessListResource(
                [.. answers.Where(a => a.Observed.Process is not null).Select(a => ProcessResource.Of(a.Observed))]));
    }

    private static async Task<Results<Ok<AgentResource>, RefusalResult>> LabelAsync(
        string id, Dictionary<string, string> body, HttpContext context, IMediator mediator, PositionWait positions,
        CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var labels = TargetRequests.ReadLabels(body, "labels", problems);
        var found = await mediator.Send(new GetAgent(id), cancellation);
        if ((problems.Refusal ?? found.Refusal) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var agent = found.Value.Agent.Id;
        var result = await mediator.Send(new SetAgentLabels(agent, labels), cancellation);
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        Answers.TellPosition(context, result.Position);
        await positions.SettleAsync(result.Position, cancellation);
        return Answers.Of(await mediator.Send(new GetAgent(agent.Value), cancellation), AgentResource.Of);
    }

    private static Task<Results<NoContent, RefusalResult>> RetireAsync(
        string id, RetireRequest? body, HttpContext context, IMediator mediator, CancellationToken cancellation) =>
        TakeOutAsync(id, body?.Reason ?? "", context, mediator, cancellation);

    private static Task<Results<NoContent, RefusalResult>> DeleteAsync(
        string id, string? reason, HttpContext context, IMediator mediator, CancellationToken cancellation) =>
        TakeOutAsync(id, reason ?? "", context, mediator, cancellation);

    private static async Task<Results<NoContent, RefusalResult>> TakeOutAsync(
        string id, string reason, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        if (reason.Length > MaxReason)
        {
            return new RefusalResult(new InvalidInput("reason", $"must have at most {MaxReason} characters"));
        }

        var found = await mediator.Send(new GetAgent(id), cancellation);
        return found.Refusal is { } refusal
            ? new RefusalResult(refusal)
            : Answers.Done(context, await mediator.Send(new RetireAgent(found.Value.Agent.Id, reason), cancellation));
    }
}
