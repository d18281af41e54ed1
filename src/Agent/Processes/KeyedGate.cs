namespace Gse.AgentHost.Processes;

/// <summary>One at a time for each key, in the order in which they came; any number for different keys.</summary>
internal sealed class KeyedGate
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>> _taken = [];

    /// <summary>False if somebody is in.</summary>
    public bool TryEnter(string key)
    {
        lock (_gate)
        {
            return _taken.TryAdd(key, new Queue<TaskCompletionSource>());
        }
    }

    public Task EnterAsync(string key, CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_taken.TryAdd(key, new Queue<TaskCompletionSource>()))
            {
                return Task.CompletedTask;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _taken[key].Enqueue(turn);
        }

        return WaitAsync(turn, cancellation);
    }

    public void Leave(string key)
    {
        lock (_gate)
        {
            // Those who have stopped waiting cannot take their turn.
            while (_taken[key].TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _taken.Remove(key);
        }
    }

    private static async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellation)
    {
        using (cancellation.Register(() => turn.TrySetCanceled(cancellation)))
        {
            await turn.Task;
        }
    }
}
