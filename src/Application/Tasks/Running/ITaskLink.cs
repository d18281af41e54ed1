using Gse.Domain.Agents;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks.Running;

/// <summary>
/// A connection through which an agent is given orders. Every method returns at once, from any thread.
/// </summary>
public interface ITaskLink
{
    AgentId Agent { get; }

    /// <summary>Tells the agent what to run. One that has it already answers with what became of it.</summary>
    void Order(RunOrder order);

    /// <summary>Tells the agent to end a run; one that does not know it will never run it.</summary>
    void Terminate(TaskId task, int target);

    /// <summary>All news of the run up to this one are durable.</summary>
    void Acknowledge(TaskId task, int target, ulong sequence);
}

/// <summary>What one agent is to run for one target.</summary>
/// <param name="Submission">What the task is.</param>
/// <param name="Place">The target's place.</param>
public sealed record RunOrder(TaskSubmitted Submission, int Place, TaskTarget Target);
