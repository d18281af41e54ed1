using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>A page of the tasks that fit, the newest first. Conditions that are null fit all.</summary>
/// <param name="Text">In the id or the name.</param>
/// <param name="By">Who submitted it.</param>
public sealed record ListTasks(TaskStage? Stage, string? Text, string? By, int Start, int Limit) : IQuery<TaskPage>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Total">On all pages.</param>
public sealed record TaskPage(IReadOnlyList<TaskView> Tasks, int Total);

/// <summary>From memory always: the lists of tasks are in no store's indexes.</summary>
internal sealed class ListTasksHandler(TaskProjection tasks) : IRequestHandler<ListTasks, Result<TaskPage>>
{
    public Task<Result<TaskPage>> Handle(ListTasks request, CancellationToken cancellationToken)
    {
        var found = tasks.All.Where(task => Fits(task, request)).ToList();
        found.Sort((a, b) => b.SubmittedAt != a.SubmittedAt
            ? b.SubmittedAt.CompareTo(a.SubmittedAt)
            : string.CompareOrdinal(b.Id.Value, a.Id.Value));
        return Task.FromResult(Result.Ok(new TaskPage(
            [.. found.Skip(request.Start).Take(request.Limit)], found.Count)));
    }

    private static bool Fits(TaskView task, ListTasks asked) =>
        (asked.Stage is null || asked.Stage == task.Stage)
        && (asked.By is null || asked.By == task.By)
        && (asked.Text is not { } text || task.Id.Value.Contains(text, StringComparison.OrdinalIgnoreCase)
            || task.Name.Contains(text, StringComparison.OrdinalIgnoreCase));
}
