using Gse.Application.Tasks;
using Gse.Domain.Tasks;
using Gse.Edge.Http.GseApi.Tasks;
using MediatR;

namespace Gse.Edge.Http.GseApi.Processes;

/// <summary>
/// Processes under command: contract gse-tasks-files-processes, sections 5.1 to 5.5, 5.8, 5.9 and 7.1.
/// </summary>
internal static class OperationActions
{
    public static readonly GseResource OperateMulti = Of("operate_proc_multi", GseShape.ProcessTask);
    public static readonly GseResource OperateV2 = Of("operate_proc_v2", GseShape.ProcessTask);
    public static readonly GseResource Operate = Of("operate_proc", GseShape.ProcessTask);
    public static readonly GseResource Result = Of("get_proc_operate_result", GseShape.Map);
    public static readonly GseResource ResultV2 = Of("get_proc_operate_result_v2", GseShape.Map);
    public static readonly GseResource Register = Of("register_proc_info", GseShape.Map);
    public static readonly GseResource Update = Of("update_proc_info", GseShape.Map);
    public static readonly GseResource Unregister = Of("unregister_proc_info", GseShape.Map);
    public static readonly GseResource SetGroups = Of("set_process_group_info", GseShape.Map);

    /// <summary>How long an answer that has the results in it waits for them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Task<GseReply> MultiAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var (before, processes, count) = (body.Problems, new ProcessBody(body), 0);
        foreach (var part in body.Fields.RequiredObjects("proc_operate_req"))
        {
            processes.Read(part, null, withSpec: true);
            count++;
        }

        if (count == 0 && body.Problems == before)
        {
            body.Wrong("proc_operate_req", "must not be empty");
        }

        return StartAsync(body, processes, mediator, cancellation);
    }

    public static Task<GseReply> V2Async(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        OneAsync(body, withSpec: true, mediator, cancellation);

    /// <summary>By what is registered; a spec in the body is passed over.</summary>
    public static Task<GseReply> RegisteredAsync(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        OneAsync(body, withSpec: false, mediator, cancellation);

    /// <summary>Results under the keys of the newer API.</summary>
    public static Task<GseReply> ResultAsync(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        ResultAsync(OperationKeys.V2, body, mediator, cancellation);

    /// <summary>Results under the keys of the older one.</summary>
    public static Task<GseReply> ResultV1Async(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        ResultAsync(OperationKeys.Both, body, mediator, cancellation);

    /// <summary>Does it, waits for the hosts for a while, and answers what they said.</summary>
    public static GseAction AtOnce(ProcessOperation operation, OperationKeys keys) => (body, mediator, cancellation) =>
    {
        var processes = new ProcessBody(body);
        processes.Read(body.Fields, operation, withSpec: operation != ProcessOperation.Unregister);
        return AtOnceAsync(body, processes, keys, mediator, cancellation);
    };

    public static Task<GseReply> SetGroupsAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var processes = new ProcessBody(body);
        processes.ReadGroups(body.Fields);
        return AtOnceAsync(body, processes, OperationKeys.Groups, mediator, cancellation);
    }

    private static Task<GseReply> OneAsync(
        GseBody body, bool withSpec, IMediator mediator, CancellationToken cancellation)
    {
        var processes = new ProcessBody(body);
        processes.Read(body.Fields, null, withSpec);
        return StartAsync(body, processes, mediator, cancellation);
    }

    private static async Task<GseReply> StartAsync(
        GseBody body, ProcessBody processes, IMediator mediator, CancellationToken cancellation)
    {
        if (body.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(new SubmitTask(processes.Draft()), cancellation);
        return result.Refusal is { } refusal
            ? refusal
            : GseReply.Done(result.Position, json => json.WriteString("task_id", result.Value.Id.Value));
    }

    private static async Task<GseReply> ResultAsync(
        OperationKeys keys, GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var task = TaskNotThere.Read(body);
        if (task.Refusal is { } wrong)
        {
            return wrong;
        }

        var detail = await mediator.Send(new GetTask(task.Value), cancellation);
        if (detail.Refusal is { } refusal)
        {
            return TaskNotThere.Instead(refusal, task.Value);
        }

        return detail.Value.Processes is { } work
            ? await MapAsync(task.Value, work, keys, mediator, cancellation)
            : new TaskNotThere(task.Value.Value);
    }

    private static async Task<GseReply> AtOnceAsync(
        GseBody body, ProcessBody processes, OperationKeys keys, IMediator mediator, CancellationToken cancellation)
    {
        if (body.Refusal is { } wrong)
        {
            return wrong;
        }

        var draft = processes.Draft();
        var result = await mediator.Send(new SubmitTask(draft), cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        var waited = await mediator.Send(new AwaitTask(result.Value.Id, Patience), cancellation);
        return waited.Refusal is { } no
            ? no
            : await MapAsync(result.Value.Id, draft.Processes!, keys, mediator, cancellation);
    }

    private static async Task<GseReply> MapAsync(
        TaskId task, ProcessWork work, OperationKeys keys, IMediator mediator, CancellationToken cancellation)
    {
        var targets = await TaskPages.ReadAllAsync(mediator, task, cancellation);
        return targets.Refusal is { } refusal
            ? TaskNotThere.Instead(refusal, task)
            : OperationMap.Of(targets.Value, work, keys);
    }

    private static GseResource Of(string action, GseShape shape) => new("proc", action, shape) { TakesTasks = true };
}
