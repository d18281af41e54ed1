using Gse.Protocol;

namespace Gse.AgentHost.Processes;

// What processes may take of the host, each and together.
internal sealed partial class ProcessWatcher
{
    private Dictionary<string, List<PoolSampler>> _pools = [];

    /// <summary>The pools of each namespace from now on.</summary>
    public void Share(IReadOnlyDictionary<string, IReadOnlyList<ProcessGroup>> groups) => Note(_ =>
    {
        _pools = groups.ToDictionary(
            g => g.Key, g => g.Value.Select(p => new PoolSampler(p, _timing.CpuPatience)).ToList());
        _processes.ForEach(p => p.ResetSamples());
    });

    private bool IsSampled(WatchedProcess process) =>
        process.HasLimits || (process.Settings.Limits.End && _pools.ContainsKey(process.Settings.Namespace));

    private void KeepLimits(TimeSpan now)
    {
        _processes.ForEach(p => p.KillIfDue(now));
        if (now < _limitsAt)
        {
            return;
        }

        var elapsed = now - _limitsAt + _timing.Interval;
        _limitsAt = now + _timing.Interval;
        foreach (var process in _processes.Where(p => IsSampled(p) && !p.Held))
        {
            process.SampleLimits(now, elapsed, _cpuCount, _memoryBytes);
        }

        foreach (var (@namespace, pools) in _pools)
        {
            pools.ForEach(p => KeepPool(@namespace, p, now));
        }
    }

    // One that is on its way out has paid already: its pool is looked at again when it is gone.
    private void KeepPool(string @namespace, PoolSampler pool, TimeSpan now)
    {
        var sharing = _processes
            .Where(p => p is { Held: false, Settings.Limits.End: true, Usage: not null })
            .Where(p => p.Settings.Namespace == @namespace)
            .ToDictionary(p => p.Settings.Key);
        if (sharing.Count == 0 || sharing.Values.Any(p => p.KillAt is not null))
        {
            return;
        }

        List<PoolMember> members =
            [.. sharing.Select(p => new PoolMember(p.Key, p.Value.Usage!.Value, p.Value.Settings.Limits))];
        if (pool.Sample(members) is { } excess)
        {
            sharing[excess.Offender].EndForPool(pool.Id, excess, now);
        }
    }
}
