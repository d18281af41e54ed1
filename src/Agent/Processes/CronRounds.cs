using Gse.AgentHost.Link;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Runs periodic processes by their crontab_rule, in the host's time zone, while they are hosted. What was due while the
/// agent was not there is not made up for; two lives of one process never overlap.
/// </summary>
/// <param name="run">Starts it once; never throws.</param>
internal sealed class CronRounds(
    RegistrationStore store, Func<Registration, CancellationToken, Task> run, TimeProvider time) : IDisposable
{
    // A clock that is set is noticed by then.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Wake _wake = new(time);
    private readonly Dictionary<string, (string Rule, DateTimeOffset At)> _next = [];
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
        var before = _next.ToDictionary();
        _next.Clear();
        _running.RemoveAll(t => t.IsCompleted);
        foreach (var periodic in store.All.Where(r => r.Hosted))
        {
            if (periodic.Spec.Schedule() is not { } schedule)
            {
                continue;
            }

            var rule = periodic.Spec.CrontabRule;
            var known = before.TryGetValue(periodic.Key, out var next) && next.Rule == rule;
            if (known && next.At <= now)
            {
                _running.Add(run(periodic, stop));
            }

            if (known && next.At > now)
            {
                _next[periodic.Key] = next;
            }
            else if (schedule.GetNextOccurrence(now, time.LocalTimeZone) is { } at)
            {
                _next[periodic.Key] = (rule, at);
            }
        }

        return _next.Count == 0
            ? null
            : TimeSpan.FromTicks(Math.Min((_next.Values.Min(n => n.At) - now).Ticks, LongestSleep.Ticks));
    }
}
