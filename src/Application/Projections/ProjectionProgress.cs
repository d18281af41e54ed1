using Gse.Application.EventLog;

namespace Gse.Application.Projections;

/// <summary>
/// How far the projections in memory have followed the log, and a way to wait for it ("read your writes").
/// </summary>
public sealed class ProjectionProgress
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position = LogPosition.Start.Value;

    public LogPosition Position => new(Volatile.Read(ref _position));

    /// <summary>Completes when the projections have caught up with the log for the first time.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>True once caught up.</summary>
    public bool IsReady => _caughtUp.Task.IsCompleted;

    /// <summary>Waits until everything up to <paramref name="position"/> can be read.</summary>
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

    internal void Advance(LogPosition position)
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

    internal void MarkCaughtUp() => _caughtUp.TrySetResult();
}
