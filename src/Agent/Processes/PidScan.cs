namespace Gse.AgentHost.Processes;

/// <summary>
/// Which pids are worth a look. Pids are given out in order, and the kernel tells the last: so only the new ones are looked
/// at, and none while nothing is started. A young process is looked at again for a while, because it becomes what it will
/// be by exec after the fork; all are looked at now and then, for what this reasoning misses.
/// </summary>
internal sealed class PidScan
{
    private const int TooMany = 2000;
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FullInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, TimeSpan> _young = [];
    private readonly List<int> _outgrown = [];
    private TimeSpan? _fullAt;
    private int _last;

    /// <summary>The next look is at all processes.</summary>
    public void Restart() => _fullAt = null;

    public IEnumerable<int> Candidates(TimeSpan now)
    {
        var last = ProcFs.LastPid();
        var (from, before) = (_last + 1, _last);
        _last = last;
        if (_fullAt is not { } at || now >= at || last == 0 || last < before || last - before > TooMany)
        {
            _fullAt = now + FullInterval;
            return ProcFs.Pids();
        }

        for (var pid = from; pid <= last; pid++)
        {
            _young[pid] = now + Young;
        }

        return TakeYoung(now);
    }

    private List<int> TakeYoung(TimeSpan now)
    {
        _outgrown.Clear();
        List<int> young = [.. _young.Keys];
        foreach (var (pid, until) in _young)
        {
            if (now >= until)
            {
                _outgrown.Add(pid);
            }
        }

        _outgrown.ForEach(pid => _young.Remove(pid));
        return young;
    }
}
