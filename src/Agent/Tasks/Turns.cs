using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>Who may run now, and who waits.</summary>
internal sealed class Turns(Func<TaskSettings> settings)
{
    private readonly Queue<(TaskRun Run, TaskOrder Order, TimeSpan Since)> _waiting = new();
    private int _running;

    public bool IsFull => _running + _waiting.Count >= settings().Concurrence + settings().QueueSize;

    /// <summary>When the first has waited too long; null: never.</summary>
    public TimeSpan? TooLateAt =>
        settings().QueueWait is var limit && limit > TimeSpan.Zero && _waiting.TryPeek(out var first)
            ? first.Since + limit
            : null;

    public IEnumerable<TaskRun> Waiting => _waiting.Select(w => w.Run);

    public void Wait(TaskRun run, TaskOrder order, TimeSpan now) => _waiting.Enqueue((run, order, now));

    /// <summary>The next whose turn it is; one that has ended meanwhile is left out.</summary>
    public (TaskRun Run, TaskOrder Order)? TakeNext()
    {
        while (_running < settings().Concurrence && _waiting.TryDequeue(out var next))
        {
            if (next.Run.End is null)
            {
                _running++;
                return (next.Run, next.Order);
            }
        }

        return null;
    }

    /// <summary>One that has waited too long; null if there is none.</summary>
    public TaskRun? TakeTooLate(TimeSpan now) =>
        TooLateAt <= now && _waiting.TryDequeue(out var first) ? first.Run : null;

    public void Done() => _running--;
}
