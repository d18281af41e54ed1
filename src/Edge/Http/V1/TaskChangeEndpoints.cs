using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain;
using Gse.Domain.Tasks;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

using Begun = Results<Accepted<TaskResource>, RefusalResult>;

/// <summary>What may be done with a task that was begun.</summary>
internal static class TaskChangeEndpoints
{
    public static void MapTaskChanges(this IEndpointRouteBuilder tasks)
    {
        tasks.MapPost("/{id}/cancel", CancelAsync).WithName("cancelTask")
            .WithSummary("Ends a task, or some of its targets; again it changes nothing");
        tasks.MapPost("/{id}/rerun", RerunAsync).WithName("rerunTask")
            .WithSummary("The same work on the targets that did not succeed, as a new task");
        tasks.MapPost("/{id}/approve", ApproveAsync).WithName("approveTask")
            .WithSummary("A second operator lets a task run");
    }

    private static async Task<Begun> CancelAsync(
        string id, CancelRequest? body, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var hosts = TargetRequests.ReadHosts(body?.Hosts, "hosts", int.MaxValue, problems);
        if (problems.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        return TaskEndpoints.TryId(id, out var task, out var refusal)
            ? await DoneAsync(
                task, await mediator.Send(
                    new TerminateTask(
                        task, body?.Hosts is null ? null : [.. hosts.Select(host => new TerminatedHost(host, null))]),
                    cancellation),
                context, mediator, cancellation)
            : refusal;
    }

    private static async Task<Begun> ApproveAsync(
        string id, HttpContext context, IMediator mediator, CancellationToken cancellation) =>
        TaskEndpoints.TryId(id, out var task, out var refusal)
            ? await DoneAsync(
                task, await mediator.Send(new ApproveTask(task), cancellation), context, mediator, cancellation)
            : refusal;

    private static async Task<Begun> RerunAsync(
        string id, RerunRequest? body, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        if (!TaskEndpoints.TryId(id, out var task, out var refusal))
        {
            return refusal;
        }

        var what = (body ?? new RerunRequest()).What.Replace("-", "", StringComparison.Ordinal);
        return Names.TryParse<RerunChoice>(what, out var choice)
            ? await TaskEndpoints.AnswerAsync(
                context, await mediator.Send(new RerunTask(task, choice), cancellation), mediator, cancellation)
            : new RefusalResult(new InvalidInput("what", "must be unsuccessful, failed or not-started"));
    }

    private static async Task<Begun> DoneAsync(
        TaskId task, Result<Unit> result, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        Answers.TellPosition(context, result.Position);
        return await TaskEndpoints.ShowAsync(task, mediator, cancellation);
    }
}
