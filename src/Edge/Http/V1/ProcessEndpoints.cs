using System.Diagnostics;
using Gse.Application;
using Gse.Application.Agents;
using Gse.Application.Tasks;
using Gse.Domain.Processes;
using Gse.Domain.Tasks;
using Gse.Edge.Hosting;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

using Operated = Results<Ok<ProcessResultResource>, Accepted<TaskResource>, RefusalResult>;

/// <summary><c>/v1/agents/{id}/processes/...</c>: every change of a process is a task of its host.</summary>
internal static class ProcessEndpoints
{
    private const string Waits =
        "Answered with 202 and the task. With `wait`, of at most 60s, with 200 and the host's word if it comes by "
        + "then.";

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private static readonly ProcessOperation[] Operations =
    [
        ProcessOperation.Start, ProcessOperation.Stop, ProcessOperation.Restart, ProcessOperation.Reload,
        ProcessOperation.Kill, ProcessOperation.Delegate, ProcessOperation.Undelegate, ProcessOperation.Query,
    ];

    public static void MapProcesses(this IEndpointRouteBuilder v1)
    {
        var processes = v1.MapGroup("/agents/{id}/processes/{namespace}").WithTags("Processes")
            .WithMetadata(new WaitsForAfter());
        processes.MapPut("/{name}", PutAsync).WithName("putProcess")
            .WithSummary("Registers a process with its agent, or changes how it is run");
        processes.MapDelete("/{name}", DeleteAsync).WithName("deleteProcess")
            .WithSummary("The agent no longer knows the process; it goes on running");
        processes.MapPost("/{name}/{operation}", OperateAsync).WithName("operateProcess")
            .WithSummary("start, stop, restart, reload, kill, delegate, undelegate or query a process");
        processes.MapPut("/groups", PutGroupsAsync).WithName("putProcessGroups")
            .WithSummary("All pools that processes of a namespace share on a host");
        processes.WithDescription(Waits);
    }

    private static Task<Operated> PutAsync(
        string id, string @namespace, string name, ProcessRequest body, [AsParameters] ProcessCall call)
    {
        var problems = new InputProblems();
        if (body.Spec is null)
        {
            problems.Wrong("spec", "is missing");
        }

        return RunAsync(id, ItemOf(@namespace, name, ProcessOperation.Update, body, problems), problems, call);
    }

    private static Task<Operated> DeleteAsync(
        string id, string @namespace, string name, [AsParameters] ProcessCall call)
    {
        var problems = new InputProblems();
        return RunAsync(id, ItemOf(@namespace, name, ProcessOperation.Unregister, null, problems), problems, call);
    }

    private static Task<Operated> OperateAsync(
        string id, string @namespace, string name, string operation, ProcessRequest? body,
        [AsParameters] ProcessCall call)
    {
        var problems = new InputProblems();
        if (!Names.TryParse<ProcessOperation>(operation, out var known) || !Operations.Contains(known))
        {
            problems.Wrong("operation", $"must be one of {string.Join(", ", Operations.Select(Names.Of))}");
        }

        return RunAsync(id, ItemOf(@namespace, name, known, body, problems), problems, call);
    }

    private static Task<Operated> PutGroupsAsync(
        string id, string @namespace, ProcessGroupsRequest body, [AsParameters] ProcessCall call)
    {
        var problems = new InputProblems();
        var item = new ProcessItem(
            RoutingRequests.NameOf(@namespace), "", ProcessOperation.SetGroups, null, new Dictionary<string, string>(),
            body.Read(problems));
        if (!ProcessKey.TryCreate(item.Namespace, "any", out _))
        {
            problems.Wrong("namespace", "must be 1 to 128 printable characters without :");
        }

        return RunAsync(id, item, problems, call);
    }

    private static ProcessItem ItemOf(
        string @namespace, string name, ProcessOperation operation, ProcessRequest? body, InputProblems problems)
    {
        if (!ProcessKey.TryCreate(RoutingRequests.NameOf(@namespace), RoutingRequests.NameOf(name), out var key))
        {
            problems.Wrong("name", "and namespace must be 1 to 128 printable characters without :");
        }

        return new ProcessItem(
            key.Namespace, key.Name, operation, body?.Spec?.Read("spec", problems),
            TargetRequests.ReadLabels(body?.Labels, "labels", problems).Values, []);
    }

    private static async Task<Operated> RunAsync(
        string id, ProcessItem item, InputProblems problems, ProcessCall call)
    {
        var (mediator, cancellation) = (call.Mediator, call.Cancellation);
        var wait = TimeSpan.Zero;
        if (call.Wait is { } text && !(DurationConverter.TryParse(text, out wait) && wait <= MaxWait))
        {
            problems.Wrong("wait", $"must be a duration of 0s to {MaxWait.TotalSeconds}s, as 5s");
        }

        if (problems.Refusal is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var found = await mediator.Send(new GetAgent(id), cancellation);
        if (found.Refusal is { } unknown)
        {
            return new RefusalResult(unknown);
        }

        var draft = new TaskDraft(
            $"{Names.Of(item.Operation)} {item.Namespace}:{item.Name}", null, new ProcessWork([item]),
            new TargetSelection([new TargetWish(found.Value.Agent.Id.Value)], null, null), TaskPlan.AllAtOnce, null);
        var result = await mediator.Send(new SubmitTask(draft), cancellation);
        if (result.Refusal is null && wait > TimeSpan.Zero
            && await ResultAsync(result.Value.Id, wait, mediator, cancellation) is { } answered)
        {
            Answers.TellPosition(call.Context, result.Position);
            return TypedResults.Ok(answered);
        }

        return (await TaskEndpoints.AnswerAsync(call.Context, result, mediator, cancellation)).Result switch
        {
            Accepted<TaskResource> accepted => accepted,
            RefusalResult refused => refused,
            var other => throw new UnreachableException($"{other.GetType().Name} is no answer to a submission"),
        };
    }

    /// <summary>Null if the host has not answered by then.</summary>
    private static async Task<ProcessResultResource?> ResultAsync(
        TaskId task, TimeSpan wait, IMediator mediator, CancellationToken cancellation)
    {
        var ended = await mediator.Send(new AwaitTask(task, wait), cancellation);
        if (ended.Refusal is not null || !ended.Value)
        {
            return null;
        }

        var page = await mediator.Send(new ListTaskTargets(task, null, null, null, null, 0, 1), cancellation);
        return page.Refusal is null && page.Value.Targets is [{ State.Result: { } word }]
            ? ProcessResultResource.Of(task, word)
            : null;
    }
}
