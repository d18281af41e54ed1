using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>One process that shares a pool.</summary>
/// <param name="Limits">Its own.</param>
internal readonly record struct PoolMember(string Key, ProcessUsage Usage, ResourceLimits Limits);

/// <summary>Which process pays when those of a pool use more than the pool has.</summary>
/// <param name="Resource"><c>cpu</c> or <c>mem</c>.</param>
/// <param name="Usage">Of all together, percent of the whole host.</param>
internal readonly record struct PoolExcess(string Resource, double Usage, double Limit, string Offender);

/// <summary>Tells when a pool is exceeded, and who is to end. After that the next sample decides anew.</summary>
internal sealed class PoolSampler(ProcessGroup pool, int cpuPatience)
{
    private const int ByOwnLimit = 1;
    private int _cpuOver;
    private int _memoryOver;

    public string Id => pool.Id;

    public PoolExcess? Sample(IReadOnlyList<PoolMember> members)
    {
        var memory = Exceeded(
            ref _memoryOver, "mem", members, m => m.Usage.MemoryPercent, m => m.Limits.MemoryPercent,
            (pool.MemoryPoolLimit, pool.MemoryPoolWeight), 1);
        var cpu = Exceeded(
            ref _cpuOver, "cpu", members, m => m.Usage.CpuPercent, m => m.Limits.CpuPercent,
            (pool.CpuPoolLimit, pool.CpuPoolWeight), cpuPatience);
        return memory ?? cpu;
    }

    private static PoolExcess? Exceeded(
        ref int over, string resource, IReadOnlyList<PoolMember> members, Func<PoolMember, double> usage,
        Func<PoolMember, double> own, (double Limit, int Weight) rule, int patience)
    {
        var sum = members.Sum(usage);
        if (!LimitSampler.WentOver(ref over, sum, rule.Limit, patience))
        {
            return null;
        }

        // One at a time: without it the others may be below, which only a sample after its end can tell.
        over = 0;

        // One without a limit of its own has the whole host as its limit.
        var offender = members.MaxBy(m =>
            rule.Weight == ByOwnLimit ? usage(m) / (own(m) is > 0 and var limit ? limit : 100) : usage(m));
        return new PoolExcess(resource, sum, rule.Limit, offender.Key);
    }
}
