using Gse.AgentHost.Configuration;
using Gse.AgentHost.Processes;

namespace Gse.Agent.Tests;

public sealed class The_limit_sampler
{
    [Fact]
    public void tells_once_when_the_share_of_the_whole_host_goes_over_and_again_after_it_was_below()
    {
        var sampler = new LimitSampler(new ResourceLimits(10, 50));
        Assert.Empty(Sample(sampler, cpuTicks: 0, memory: 10));
        Assert.Empty(Sample(sampler, cpuTicks: 150, memory: 10));

        // 250 ticks of 10 s on 2 processors: 12.5 percent.
        Assert.Equal([("cpu", 12.5, 10.0)], Sample(sampler, cpuTicks: 400, memory: 10));
        Assert.Equal([("mem", 60.0, 50.0)], Sample(sampler, cpuTicks: 700, memory: 60));
        Assert.Empty(Sample(sampler, cpuTicks: 700, memory: 10));
        Assert.Equal(2, Sample(sampler, cpuTicks: 2000, memory: 60).Count);
    }

    [Fact]
    public void does_not_mix_two_lives_of_a_process()
    {
        var sampler = new LimitSampler(new ResourceLimits(10, 0));
        Assert.Empty(Sample(sampler, cpuTicks: 0, memory: 0, pid: 1));
        Assert.Empty(Sample(sampler, cpuTicks: 5000, memory: 0, pid: 2));
    }

    private static List<(string, double, double)> Sample(
        LimitSampler sampler, ulong cpuTicks, long memory, int pid = 1)
    {
        var stat = new ProcessStat(new ProcessInstance(pid, 1), "p", cpuTicks, memory);
        return [.. sampler.Sample(stat, TimeSpan.FromSeconds(10), 2, 100)];
    }
}
