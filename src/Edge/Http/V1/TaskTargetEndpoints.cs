using System.ComponentModel;
using System.Globalization;
using Gse.Application;
using Gse.Application.Tasks;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gse.Edge.Http.V1;

/// <summary>The targets of a task, what they wrote, and how the task goes on.</summary>
internal static class TaskTargetEndpoints
{
    private const string NextHeader = "Gse-Next-Offset";
    private const string CompleteHeader = "Gse-Output-Complete";
    private const string EventStream = "text/event-stream";
    private const int MaxOutput = 5 * 1024 * 1024;

    public static void MapTaskTargets(this IEndpointRouteBuilder tasks)
    {
        tasks.MapGet("/{id}/targets", ListAsync).WithName("listTaskTargets")
            .WithSummary("The targets of a task, filtered, a page at a time");
        tasks.MapGet("/{id}/targets/{place}/output", OutputAsync).WithName("getTaskOutput")
            .WithSummary("What a target wrote; with Accept: text/event-stream as it is written, to the end")
            .WithDescription(
                $"The header {NextHeader} holds what `offset` is for the next part, {CompleteHeader} says whether "
                + "there is any. Texts are cut between characters. Events of a stream: output, with offset and text, "
                + "and end, with the command's result; their id is the next offset, and Last-Event-ID goes on there.")
            .Produces<string>(200, "text/plain", EventStream);
        tasks.MapGet("/{id}/events", FollowAsync).WithName("followTask")
            .WithSummary("How a task goes on, as an event stream that ends with it")
            .WithDescription("Events: progress, whenever the counts have changed, and finished, the last one.")
            .Produces<TaskProgressResource>(200, EventStream);
    }

    private static async Task<Results<Ok<TargetListResource>, RefusalResult>> ListAsync(
        string id, [AsParameters] TargetListQuery query, IMediator mediator, CancellationToken cancellation)
    {
        if (!TaskEndpoints.TryId(id, out var task, out var refusal))
        {
            return refusal;
        }

        var asked = query.Read(task);
        return asked.Refusal is { } wrong
            ? new RefusalResult(wrong)
            : Answers.Of(await mediator.Send(asked.Value, cancellation), page => new TargetListResource(
                [.. page.Targets.Select(TargetResource.Of)], page.Total,
                Paging.NextOf(asked.Value.Start, page.Targets.Count, page.Total)));
    }

    private static async Task<IResult> FollowAsync(string id, IMediator mediator, CancellationToken cancellation)
    {
        if (!TaskEndpoints.TryId(id, out var task, out var refusal))
        {
            return refusal;
        }

        var found = await mediator.Send(new GetTask(task), cancellation);
        return found.Refusal is { } unknown
            ? new RefusalResult(unknown)
            : new LiveStreamResult(ended => Task.FromResult(Result.Ok(
                new LiveStream(null, TaskFollowing.ProgressAsync(task, mediator, ended)))));
    }

    private static async Task<IResult> OutputAsync(
        string id, int place, [AsParameters] OutputQuery query, HttpContext context, IMediator mediator,
        TimeProvider time, CancellationToken cancellation)
    {
        if (!TaskEndpoints.TryId(id, out var task, out var refusal))
        {
            return refusal;
        }

        var follows = CloudEvents.Accepts(context.Request, EventStream);
        var problems = new InputProblems();
        var (offset, limit) = query.Read(follows, MaxOutput, problems);
        if (problems.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var source = await TaskOutput.FindAsync(task, place, query.Atomic, mediator, cancellation);
        if (source.Refusal is { } unknown)
        {
            return new RefusalResult(unknown);
        }

        if (follows)
        {
            return new LiveStreamResult(ended => Task.FromResult(Result.Ok(new LiveStream(
                offset.ToString(CultureInfo.InvariantCulture),
                TaskFollowing.OutputAsync(source.Value, offset, mediator, time, ended)))));
        }

        var read = await source.Value.ReadAsync(offset, limit, mediator, cancellation);
        if (read.Refusal is { } failed)
        {
            return new RefusalResult(failed);
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers[NextHeader] = (offset + read.Value.Text.Length).ToString(CultureInfo.InvariantCulture);
        headers[CompleteHeader] = read.Value.IsLast ? "true" : "false";
        return TypedResults.Bytes(read.Value.Text, "text/plain; charset=utf-8");
    }
}

/// <summary>Which part of an output.</summary>
internal sealed record OutputQuery(
    [property: Description("How many bytes of it the caller has; default 0")] long? Offset,
    [property: Description("How many more at most, 1 to 5242880; default: all there is. Not for streams")] int? Limit,
    [property: Description("Which command of the task, by its id; default: the first")] int? Atomic,
    [property: FromHeader(Name = "Last-Event-ID")] string? LastEventId)
{
    public (long Offset, int Limit) Read(bool follows, int most, InputProblems problems)
    {
        var offset = Offset ?? 0;
        if (offset < 0)
        {
            problems.Wrong("offset", "must be 0 or more");
        }

        if (Limit < 1 || Limit > most)
        {
            problems.Wrong("limit", $"must be 1 to {most}");
        }

        if (follows && LastEventId is { Length: > 0 } id
            && !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out offset))
        {
            problems.Wrong("Last-Event-ID", "must be the id of an event of this stream");
        }

        return (offset, Limit ?? 0);
    }
}
