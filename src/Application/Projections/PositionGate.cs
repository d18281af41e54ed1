using Gse.Application.EventLog;

namespace Gse.Application.Projections;

/// <summary>A place in the log that moves on, and those who wait for it. Safe for many threads.</summary>
internal sealed class PositionGate
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _position = LogPosition.Start.Value;

    public LogPosition Position => new(Volatile.Read(ref _position));

    public async Task WaitForAsync(LogPosition position, CancellationToken cancellation)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (position.Value <= _position)
            {
                return;
            }

            _waiting.Enqueue(waiter, position.Value);
        }

        try
        {
            await waiter.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // A position that never comes must not keep its waiters for ever.
            lock (_gate)
            {
                _waiting.Remove(waiter, out _, out _);
            }

            throw;
        }
    }

    public void MoveTo(LogPosition position)
    {
        lock (_gate)
        {
            Volatile.Write(ref _position, position.Value);
            while (_waiting.TryPeek(out var waiter, out var wanted) && wanted <= position.Value)
            {
                _waiting.Dequeue();
                waiter.TrySetResult();
            }
        }
    }
}
