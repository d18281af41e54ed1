using Gse.Domain.Access;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>One task, as of now.</summary>
public sealed record GetTask(TaskId Task) : IQuery<TaskDetail>
{
    public Role RequiredRole => Role.Viewer;
}
