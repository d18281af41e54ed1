namespace Gse.AgentHost.Processes;

// Keeping the hands off a process that an operator has in hand.
internal sealed partial class ProcessWatcher
{
    private readonly Dictionary<string, TaskCompletionSource?> _holds = [];

    /// <summary>
    /// From the end of the returned task until <see cref="Release"/> the process is not started, ended or given up by
    /// supervision. A start that is under way is waited for: what it brings up cannot surprise the operator later.
    /// </summary>
    /// <remarks>One hold a process at a time; the caller sees to it.</remarks>
    public async Task HoldAsync(string key, CancellationToken cancellation)
    {
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Note(_ =>
        {
            _holds[key] = granted;
            _processes.ForEach(p => p.Held = IsHeld(p.Settings.Key));
        });
        try
        {
            await granted.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Release(key);
            throw;
        }
    }

    /// <summary>Supervision takes over, with what was said to <see cref="Watch"/> before.</summary>
    public void Release(string key) => Note(now =>
    {
        _holds.Remove(key);
        _processes.Where(p => p.Settings.Key == key).ToList().ForEach(p => p.Release(now));
        _scan.Restart();
    });

    private bool IsHeld(string key) => _holds.ContainsKey(key);

    private void GrantHolds()
    {
        foreach (var (key, waiting) in _holds)
        {
            if (waiting is { Task.IsCompleted: false }
                && !_processes.Exists(p => p.Settings.Key == key && p.Supervision is { Starting: true }))
            {
                waiting.SetResult();
            }
        }
    }
}
