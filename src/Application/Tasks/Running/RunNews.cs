using Gse.Domain.Tasks;

namespace Gse.Application.Tasks.Running;

/// <summary>What an agent told of one run.</summary>
/// <param name="Link">Where it came from, to be acknowledged there.</param>
/// <param name="Sequence">Rises by one with each news of the run.</param>
/// <param name="Progress">What is not output; never a verdict.</param>
/// <param name="Output">In the order of the run.</param>
public sealed record RunNews(
    ITaskLink Link, TaskId Task, ulong Sequence, TargetProgress Progress, IReadOnlyList<NewOutput> Output);

/// <summary>A piece of the output of one command.</summary>
/// <param name="Offset">In bytes of that output.</param>
/// <param name="Text">UTF-8.</param>
public readonly record struct NewOutput(int Atomic, long Offset, ReadOnlyMemory<byte> Text);

/// <summary>Where the gateway tells what agents tell of tasks. Never blocks.</summary>
public interface ITaskSignals
{
    /// <summary>An agent that runs tasks connected and can be given orders.</summary>
    void LinkUp(ITaskLink link);

    void News(RunNews news);
}
