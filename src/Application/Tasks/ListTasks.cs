using Gse.Domain.Access;

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
