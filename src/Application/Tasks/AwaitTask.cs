using Gse.Domain.Access;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>Waits until a task has finished, for a while. Answers whether it has.</summary>
/// <param name="Within">0 to 60 s.</param>
public sealed record AwaitTask(TaskId Task, TimeSpan Within) : IQuery<bool>
{
    public Role RequiredRole => Role.Viewer;
}
