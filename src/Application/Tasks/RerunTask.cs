using Gse.Domain.Access;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>The same work again, as a new task, on those targets of a finished one that did not succeed.</summary>
public sealed record RerunTask(TaskId Task, RerunChoice Choice) : ICommand<SubmittedTask>
{
    public Role RequiredRole => Role.Operator;
}

public enum RerunChoice
{
    /// <summary>All that did not exit with 0.</summary>
    Unsuccessful,

    /// <summary>Those that were started, or may have been, and did not exit with 0.</summary>
    Failed,

    /// <summary>Those that never ran: not delivered, not started, or killed before their turn.</summary>
    NotStarted,
}
