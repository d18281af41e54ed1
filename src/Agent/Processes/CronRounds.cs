using Gse.AgentHost.Link;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Runs periodic processes by their crontab_rule, in the host's time zone, while they are hosted. What was due while
/// the agent was not there is not made up for.
/// </summary>
/// <param name="run">Starts it once; never throws.</param>
internal sealed class CronRounds(
    RegistrationStore store, Func<Registration, CancellationToken, Task> run, TimeProvider time) : IDisposable
{
    // A clock that is set is noticed by then.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Wake _wake = new(time);
    private readonly CronTable _table = new();
    private readonly List<Task> _running = [];

    /// <summary>The registrations have changed.</summary>
    public void Look() => _wake.Set();

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(StartDue(stop), stop);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_running);
        }
    }

    public void Dispose() => _wake.Dispose();

    private TimeSpan? StartDue(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        _running.RemoveAll(t => t.IsCompleted);
        _running.AddRange(_table.Take(store.All, now, time.LocalTimeZone).Select(r => run(r, stop)));
        return _table.NextAt - now is { } wait ? (wait < LongestSleep ? wait : LongestSleep) : null;
    }
}
