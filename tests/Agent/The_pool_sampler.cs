using Gse.AgentHost.Configuration;
using Gse.AgentHost.Processes;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class The_pool_sampler
{
    private static readonly PoolMember[] Members =
    [
        // 20 of 80, 15 of 16, and 10 without a limit of its own: of the whole host.
        Member("large", 20, 80),
        Member("tight", 15, 16),
        Member("free", 10, 0),
    ];

    [Theory]
    [InlineData("cpu", 0, "large")]
    [InlineData("cpu", 1, "tight")]
    [InlineData("mem", 0, "large")]
    [InlineData("mem", 1, "tight")]
    public void chooses_by_raw_usage_or_by_what_each_may_take(string resource, int weight, string offender)
    {
        var sampler = new PoolSampler(Pool(resource, 40, weight), 1);
        Assert.Equal(new PoolExcess(resource, 45, 40, offender), sampler.Sample(Members));
    }

    [Fact]
    public void takes_one_without_a_limit_of_its_own_for_one_that_may_take_the_whole_host()
    {
        var sampler = new PoolSampler(Pool("cpu", 40, 1), 1);
        Assert.Equal("free", sampler.Sample([Member("free", 60, 0), Member("half", 20, 50)])?.Offender);
    }

    [Fact]
    public void has_patience_for_the_processor_and_begins_anew_after_each_end()
    {
        var sampler = new PoolSampler(Pool("cpu", 40, 0), 3);
        bool[] ends = [.. Enumerable.Range(0, 6).Select(_ => sampler.Sample(Members) is not null)];
        Assert.Equal([false, false, true, false, false, true], ends);
        Assert.Null(sampler.Sample(Members));
        Assert.Null(sampler.Sample(Members));
        Assert.Null(sampler.Sample([Member("large", 1, 80)]));
        Assert.Null(sampler.Sample(Members));
    }

    [Fact]
    public void without_a_limit_takes_anything()
    {
        Assert.Null(new PoolSampler(new ProcessGroup { Id = "g" }, 1).Sample(Members));
    }

    private static ProcessGroup Pool(string resource, double limit, int weight) => resource == "cpu"
        ? new ProcessGroup { Id = "g", CpuPoolLimit = limit, CpuPoolWeight = weight }
        : new ProcessGroup { Id = "g", MemoryPoolLimit = limit, MemoryPoolWeight = weight };

    private static PoolMember Member(string key, double usage, double limit) =>
        new(key, new ProcessUsage(usage, usage), new ResourceLimits(limit, limit));
}
