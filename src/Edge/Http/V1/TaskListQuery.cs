using System.ComponentModel;
using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.V1;

/// <summary>The query of <c>GET /v1/tasks</c>.</summary>
internal sealed record TaskListQuery(
    [property: Description("awaitingApproval, running or finished")] string? Stage,
    [property: Description("Only tasks with this text in id or name")] string? Q,
    [property: Description("The same as q")] string? Search,
    [property: Description("Only tasks that this access key submitted, by its name")] string? By,
    [property: Description("From 1")] int? Page,
    [property: Description("1 to 1000, default 100")] int? PageSize,
    [property: Description("The same as pageSize")] int? Limit,
    [property: Description("From an answer's next; instead of page")] string? Cursor)
{
    public Result<ListTasks> Read()
    {
        var problems = new InputProblems();
        var stage = TaskQueries.ReadName<TaskStage>(Stage, "stage", problems);
        var (start, size) = Paging.Read(Page, PageSize, Limit, Cursor, problems);
        return problems.Refusal is { } wrong
            ? wrong
            : new ListTasks(stage, TaskQueries.NullIfEmpty(Q ?? Search), TaskQueries.NullIfEmpty(By), start, size);
    }
}

/// <summary>The query of <c>GET /v1/tasks/{id}/targets</c>.</summary>
internal sealed record TargetListQuery(
    [property: Description("waiting, dispatched, running or ended")] string? Phase,
    [property: Description(
        "exited, timedOut, killed, neverDelivered, couldNotStart, agentRestarted or hostLost")]
    string? Outcome,
    [property: Description("Only targets that ended otherwise than with 0, or only the others")] bool? Failed,
    [property: Description("Only targets of this host, as the task was asked for it, or an agent id")] string? Host,
    [property: Description("From 1")] int? Page,
    [property: Description("1 to 1000, default 100")] int? PageSize,
    [property: Description("The same as pageSize")] int? Limit,
    [property: Description("From an answer's next; instead of page")] string? Cursor)
{
    public Result<ListTaskTargets> Read(TaskId task)
    {
        var problems = new InputProblems();
        var phase = TaskQueries.ReadName<TargetPhase>(Phase, "phase", problems);
        var outcome = TaskQueries.ReadName<TargetOutcome>(Outcome, "outcome", problems);
        var (start, size) = Paging.Read(Page, PageSize, Limit, Cursor, problems);
        return problems.Refusal is { } wrong
            ? wrong
            : new ListTaskTargets(task, phase, outcome, Failed, TaskQueries.NullIfEmpty(Host), start, size);
    }
}

internal static class TaskQueries
{
    public static T? ReadName<T>(string? text, string field, InputProblems problems)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Names.TryParse<T>(text, out var value))
        {
            return value;
        }

        problems.Wrong(field, $"must be one of {Names.All<T>()}");
        return null;
    }

    public static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
