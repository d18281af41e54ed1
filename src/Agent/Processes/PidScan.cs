namespace Gse.AgentHost.Processes;

/// <summary>
/// Which pids are worth a look. Pids are given out in order, and the kernel tells the last: so only the new ones are
/// looked at, and none while nothing is started. A young process is looked at again for a while, because it becomes
/// what it will be by exec after the fork; all are looked at now and then, for what this reasoning misses.
/// </summary>
internal sealed class PidScan
{
    private const int TooMany = 2000;
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FullInterval = TimeSpan.FromSeconds(30);

    private readonly Dictionary<int, TimeSpan> _young = [];
    private TimeSpan? _fullAt;
    private int _last;
    private int _lastButOne;

    /// <summary>The next look is at all processes.</summary>
    public void Restart() => _fullAt = null;

    public List<ProcessStat> Candidates(TimeSpan now, Func<int, ProcessStat?> stat)
    {
        var last = ProcFs.LastPid();
        var (before, oneMore) = (_last, _lastButOne);
        (_last, _lastButOne) = (last, before);
        if (_fullAt is not { } at || now >= at || last == 0 || last < before || last - before > TooMany)
        {
            _fullAt = now + FullInterval;
            return [.. ProcFs.Pids().Select(stat).OfType<ProcessStat>()];
        }

        // Threads take pids, too, and most of what is gone by now was one. Those of the look before are looked at
        // again: a pid is given out a moment before /proc shows its process.
        for (var pid = Math.Min(before, oneMore) + 1; pid <= last; pid++)
        {
            if (!_young.ContainsKey(pid) && ProcFs.IsProcess(pid))
            {
                _young[pid] = now + Young;
            }
        }

        List<ProcessStat> found = [];
        foreach (var (pid, until) in _young)
        {
            var seen = stat(pid);
            if (seen is not null)
            {
                found.Add(seen);
            }

            // Removing while enumerating is allowed for a dictionary.
            if (seen is null || now >= until)
            {
                _young.Remove(pid);
            }
        }

        return found;
    }
}
