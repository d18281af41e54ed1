namespace Gse.AgentHost.Processes;

/// <summary>When each periodic process runs next. No clock: every time is handed in.</summary>
internal sealed class CronTable
{
    private Dictionary<string, (string Rule, DateTimeOffset At)> _next = [];

    /// <summary>The first time at which something is due; null if nothing ever is.</summary>
    public DateTimeOffset? NextAt => _next.Count == 0 ? null : _next.Values.Min(n => n.At);

    /// <summary>
    /// Those that are due now; each once, however late it is. A rule that is new or has changed counts from now.
    /// </summary>
    public IReadOnlyList<Registration> Take(
        IEnumerable<Registration> registrations, DateTimeOffset now, TimeZoneInfo zone)
    {
        List<Registration> due = [];
        Dictionary<string, (string Rule, DateTimeOffset At)> next = [];
        foreach (var periodic in registrations.Where(r => r.Hosted))
        {
            if (periodic.Spec.Schedule() is not { } schedule)
            {
                continue;
            }

            var rule = periodic.Spec.CrontabRule;
            var known = _next.TryGetValue(periodic.Key, out var before) && before.Rule == rule;
            if (known && before.At > now)
            {
                next[periodic.Key] = before;
                continue;
            }

            if (known)
            {
                due.Add(periodic);
            }

            if (schedule.GetNextOccurrence(now, zone) is { } at)
            {
                next[periodic.Key] = (rule, at);
            }
        }

        _next = next;
        return due;
    }
}
