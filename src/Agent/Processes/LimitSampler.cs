using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Processes;

/// <summary>Tells when a process goes over its limits: once, and again only after it has been below.</summary>
/// <param name="cpuPatience">Samples in a row over the limit that count: a start may take all that it gets.</param>
internal sealed class LimitSampler(ResourceLimits limits, int cpuPatience = 1)
{
    private const double TicksPerSecond = 100;
    private ProcessStat? _before;
    private int _cpuOver;
    private int _memoryOver;

    public bool HasAny => limits is not { CpuPercent: 0, MemoryPercent: 0 };

    /// <summary>Of the last sample; null if there were not yet two of this life.</summary>
    public ProcessUsage? Usage { get; private set; }

    /// <param name="elapsed">Since the last sample.</param>
    public IReadOnlyList<(string Resource, double Usage, double Limit)> Sample(
        ProcessStat now, TimeSpan elapsed, int cpuCount, long memoryBytes)
    {
        List<(string, double, double)> exceeded = [];
        if (_before?.Instance != now.Instance)
        {
            Reset();
        }

        var before = _before;
        _before = now;

        var memory = memoryBytes == 0 ? 0 : now.ResidentBytes * 100.0 / memoryBytes;
        if (before is not null && elapsed > TimeSpan.Zero)
        {
            var cpu = (now.CpuTicks - before.CpuTicks) / TicksPerSecond / elapsed.TotalSeconds / cpuCount * 100;
            Usage = new ProcessUsage(cpu, memory);
            if (WentOver(ref _cpuOver, cpu, limits.CpuPercent, cpuPatience))
            {
                exceeded.Add(("cpu", cpu, limits.CpuPercent));
            }
        }

        if (WentOver(ref _memoryOver, memory, limits.MemoryPercent, 1))
        {
            exceeded.Add(("mem", memory, limits.MemoryPercent));
        }

        return exceeded;
    }

    public void Reset() => (_before, Usage, _cpuOver, _memoryOver) = (null, null, 0, 0);

    /// <summary>Whether this is the sample with which the patience ends.</summary>
    /// <param name="over">Samples in a row that were over the limit, this one counted here.</param>
    /// <param name="limit">0 for none.</param>
    public static bool WentOver(ref int over, double usage, double limit, int patience)
    {
        over = limit > 0 && usage > limit ? Math.Min(over, patience) + 1 : 0;
        return over == patience;
    }
}
