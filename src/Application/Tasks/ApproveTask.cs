using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>A second operator lets a task run that has too many targets for one.</summary>
public sealed record ApproveTask(TaskId Task) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}
