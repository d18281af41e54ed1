using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Processes;

/// <summary>Tells when a process goes over its limits: once, and again only after it has been below.</summary>
internal sealed class LimitSampler(ResourceLimits limits)
{
    private const double TicksPerSecond = 100;
    private ProcessStat? _before;
    private bool _cpuOver;
    private bool _memoryOver;

    public bool HasAny => limits is not { CpuPercent: 0, MemoryPercent: 0 };

    /// <param name="elapsed">Since the last sample.</param>
    public IEnumerable<(string Resource, double Usage, double Limit)> Sample(
        ProcessStat now, TimeSpan elapsed, int cpuCount, long memoryBytes)
    {
        var before = _before?.Instance == now.Instance ? _before : null;
        _before = now;
        if (before is not null && elapsed > TimeSpan.Zero)
        {
            var usage = (now.CpuTicks - before.CpuTicks) / TicksPerSecond / elapsed.TotalSeconds / cpuCount * 100;
            if (WentOver(ref _cpuOver, usage, limits.CpuPercent))
            {
                yield return ("cpu", usage, limits.CpuPercent);
            }
        }

        var memory = memoryBytes == 0 ? 0 : now.ResidentBytes * 100.0 / memoryBytes;
        if (WentOver(ref _memoryOver, memory, limits.MemoryPercent))
        {
            yield return ("mem", memory, limits.MemoryPercent);
        }
    }

    private static bool WentOver(ref bool over, double usage, double limit)
    {
        var was = over;
        over = limit > 0 && usage > limit;
        return over && !was;
    }
}
