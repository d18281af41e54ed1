using Gse.Application.Tasks;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>
/// Scripts on hosts, as contract gse-tasks-files-processes, section 2, has them. Both families of paths are one: each
/// takes the bodies of both.
/// </summary>
internal static class TaskActions
{
    public static readonly GseResource Start = Of("async_execute_script", GseShape.StartedTask);
    public static readonly GseResource Results = Of("get_execute_script_result", GseShape.TaskRows);
    public static readonly GseResource Stop = Of("async_terminate_execute_script", GseShape.StartedTask);
    public static readonly GseResource State = new("task", "get_task_state", GseShape.TaskState) { TakesTasks = true };

    public static async Task<GseReply> StartAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var wishes = TaskHosts.ReadWishes(body);
        var script = ScriptBody.Read(body);
        if (body.Refusal is { } wrong)
        {
            return wrong;
        }

        var draft = new TaskDraft("", script, null, new TargetSelection(wishes, null, null), TaskPlan.AllAtOnce, null);
        var result = await mediator.Send(new SubmitTask(draft), cancellation);
        return result.Refusal is { } refusal
            ? refusal
            : GseReply.Done(result.Position, json => json.WriteString("task_id", result.Value.Id.Value));
    }

    public static async Task<GseReply> ResultsAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var isPlain = !GseBody.Has(body.Root, "agent_tasks", out _) && TaskHosts.AreIn(body.Root);
        var asked = isPlain ? [] : ResultBody.Read(body);
        var hosts = isPlain ? TaskHosts.Read(body) : [];
        var task = TaskNotThere.Read(body);
        if (task.Refusal is { } wrong)
        {
            return wrong;
        }

        var id = task.Value;
        if (isPlain)
        {
            var detail = await mediator.Send(new GetTask(id), cancellation);
            if (detail.Refusal is { } unknown)
            {
                return TaskNotThere.Instead(unknown, id);
            }

            asked = All(hosts, detail.Value.Script?.Atomics ?? []);
        }

        var result = await mediator.Send(new GetTaskResults(id, ResultBody.Questions(asked)), cancellation);
        if (result.Refusal is { } refusal)
        {
            return TaskNotThere.Instead(refusal, id);
        }

        var answers = new ResultAnswer?[asked.Count];
        foreach (var answer in result.Value)
        {
            answers[answer.Question] = answer;
        }

        return GseReply.Of(asked.Count, (json, i) => ResultRow.Write(json, asked[i], answers[i]));
    }

    public static async Task<GseReply> StopAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var hosts = TaskHosts.Read(body);
        var task = TaskNotThere.Read(body);
        if (task.Refusal is { } wrong)
        {
            return wrong;
        }

        var id = task.Value;
        var result = await mediator.Send(new TerminateTask(id, hosts), cancellation);
        return result.Refusal is { } refusal
            ? TaskNotThere.Instead(refusal, id)
            : GseReply.Done(result.Position, json => json.WriteString("task_id", id.Value));
    }

    public static async Task<GseReply> StateAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var asked = TaskHosts.AreIn(body.Root) ? TaskHosts.Read(body) : null;
        var task = TaskNotThere.Read(body);
        if (task.Refusal is { } wrong)
        {
            return wrong;
        }

        var id = task.Value;
        var targets = await TaskPages.ReadAllAsync(mediator, id, cancellation);
        if (targets.Refusal is { } refusal)
        {
            return TaskNotThere.Instead(refusal, id);
        }

        var state = TaskStateAnswer.Of(targets.Value, asked is null ? null : [.. asked.Select(host => host.Host)]);
        return GseReply.Of(1, (json, _) => state.Write(json));
    }

    // Who names hosts alone wants to see everything of them.
    private static List<AskedResult> All(List<TerminatedHost> hosts, IReadOnlyList<AtomicTask> atomics) =>
    [
        .. hosts.SelectMany(host => atomics.Select(atomic => new AskedResult(
            host.Host, host.Container, atomic.Id, 0, 0, TakesAll: true))),
    ];

    private static GseResource Of(string action, GseShape shape) =>
        new("task", action, shape, $"task/extensions/{action}") { TakesTasks = true };
}
