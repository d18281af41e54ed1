using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

using Begun = Results<Accepted<TaskResource>, RefusalResult>;

/// <summary><c>/v1/tasks</c>: scripts and commands on many hosts, and what became of them.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder v1)
    {
        var tasks = v1.MapGroup("/tasks").WithTags("Tasks").WithMetadata(new WaitsForAfter());
        tasks.MapPost("", SubmitAsync).WithName("submitTask")
            .WithSummary("Runs a script or a command on many hosts; needs an operator's key")
            .WithDescription(
                "Answered when the task is in the log; what is known of it can be asked from then on. Sent again with "
                + "the same Idempotency-Key it is the same task.");
        tasks.MapPost("/preview", PreviewAsync).WithName("previewTask")
            .WithSummary("The targets that a task would have, and their hash")
            .WithDescription("Takes what submitTask takes; only the targets are looked at.");
        tasks.MapGet("", ListAsync).WithName("listTasks").WithSummary("Tasks, the newest first, a page at a time");
        tasks.MapGet("/{id}", GetAsync).WithName("getTask").WithSummary("A task and how far it is");
        tasks.MapTaskChanges();
        tasks.MapTaskTargets();
    }

    /// <summary>Of a path.</summary>
    public static bool TryId(string text, out TaskId id, out RefusalResult refusal)
    {
        refusal = new RefusalResult(new Gse.Domain.NotFound("task", text));
        return TaskId.TryParse(text, out id);
    }

    /// <summary>A task that was begun, as it is now.</summary>
    public static async Task<Begun> AnswerAsync(
        HttpContext context, Result<SubmittedTask> result, IMediator mediator, CancellationToken cancellation)
    {
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        Answers.TellPosition(context, result.Position);
        return await ShowAsync(result.Value.Id, mediator, cancellation);
    }

    public static async Task<Begun> ShowAsync(TaskId id, IMediator mediator, CancellationToken cancellation)
    {
        var found = await mediator.Send(new GetTask(id), cancellation);
        return found.Refusal is { } refusal
            ? new RefusalResult(refusal)
            : TypedResults.Accepted($"/v1/tasks/{id}", TaskResource.Of(found.Value));
    }

    private static async Task<Begun> SubmitAsync(
        TaskRequest body, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var draft = TaskReader.Read(body, problems);
        return problems.Refusal is { } wrong
            ? new RefusalResult(wrong)
            : await AnswerAsync(
                context, await mediator.Send(new SubmitTask(draft), cancellation), mediator, cancellation);
    }

    private static async Task<Results<Ok<PreviewResource>, RefusalResult>> PreviewAsync(
        TaskRequest body, int? limit, string? cursor, IMediator mediator, CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var selection = body.Targets.Read("targets", problems);
        var (start, size) = Paging.Read(null, null, limit ?? Paging.MaxPageSize, cursor, problems);
        if (problems.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        return Answers.Of(await mediator.Send(new PreviewTask(selection), cancellation), preview =>
        {
            var page = preview.Targets.Skip(start).Take(size).Select(PreviewedTargetResource.Of).ToList();
            return new PreviewResource(
                preview.Hash, preview.NeedsApproval, preview.Targets.Count,
                preview.Targets.Count(PreviewedTargetResource.IsReachable), page,
                Paging.NextOf(start, page.Count, preview.Targets.Count));
        });
    }

    private static async Task<Results<Ok<TaskListResource>, RefusalResult>> ListAsync(
        [AsParameters] TaskListQuery query, IMediator mediator, CancellationToken cancellation)
    {
        var asked = query.Read();
        if (asked.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var list = asked.Value;
        return Answers.Of(await mediator.Send(list, cancellation), page => new TaskListResource(
            [.. page.Tasks.Select(TaskItemResource.Of)], page.Total,
            Paging.NextOf(list.Start, page.Tasks.Count, page.Total)));
    }

    private static async Task<Results<Ok<TaskResource>, RefusalResult>> GetAsync(
        string id, IMediator mediator, CancellationToken cancellation) =>
        TryId(id, out var task, out var refusal)
            ? Answers.Of(await mediator.Send(new GetTask(task), cancellation), TaskResource.Of)
            : refusal;
}
