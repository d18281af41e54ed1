using Gse.Application.Liveness;

namespace Gse.Application.Tests.Liveness;

public sealed class When_the_edge_is_impaired : IDisposable
{
    private readonly Fleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void a_stall_costs_no_living_host_its_life()
    {
        _fleet.Connect(1);
        _fleet.Pass(10);
        _fleet.Stall(300);
        _fleet.Pass(5);
        _fleet.Beat(1);
        _fleet.PassBeating(200, 1);

        Assert.Empty(_fleet.Verdicts);
    }

    [Fact]
    public void who_died_in_the_stall_is_declared_after_the_grace()
    {
        _fleet.Connect(1);
        _fleet.Pass(10);
        _fleet.Stall(300);
        _fleet.Pass(0.1);
        _fleet.Pass(200);

        var well = Assert.IsType<EdgeGotWell>(_fleet.Health[^1]);
        var lost = Assert.Single(_fleet.Losses);
        Assert.Equal(well.HeldUntil, lost.At);
        Assert.Equal(Fleet.Dawn, lost.NotBefore);
        Assert.Equal(well.HeldUntil, lost.NotAfter);
    }

    [Fact]
    public void it_says_so_once_and_says_why()
    {
        _fleet.Pass(10);
        _fleet.Stall(7.5);
        _fleet.Pass(60);

        Assert.Collection(_fleet.Health,
            ill => Assert.Equal(new EdgeFellIll("ticks late by 7.4 s", Fleet.At(17.5)), ill),
            well => Assert.Equal(new EdgeGotWell(Fleet.At(49.5), Fleet.At(19.5)), well));
    }

    [Fact]
    public void a_short_stall_is_nothing()
    {
        _fleet.Connect(1);
        _fleet.Pass(29);
        _fleet.Stall(2);
        _fleet.Pass(0.001);

        Assert.Empty(_fleet.Health);
        Assert.Single(_fleet.Losses);
    }

    [Fact]
    public void a_log_out_of_reach_holds_the_verdicts_too()
    {
        _fleet.Connect(1);
        _fleet.Pass(20);
        _fleet.Pipeline.SetLogReachable(false);
        _fleet.Pass(3_600);
        Assert.Equal(new EdgeFellIll("log out of reach", Fleet.At(20)), Assert.Single(_fleet.Health));
        Assert.Empty(_fleet.Verdicts);

        _fleet.Pipeline.SetLogReachable(true);
        _fleet.Pass(29.9);
        Assert.Empty(_fleet.Verdicts);
        _fleet.Pass(0.1);

        Assert.Equal(Fleet.At(3_650), Assert.Single(_fleet.Losses).At);
    }

    [Fact]
    public void a_lost_host_may_still_recover()
    {
        _fleet.Connect(1);
        _fleet.Pass(30);
        _fleet.Pipeline.SetLogReachable(false);
        _fleet.Beat(1);
        _fleet.Pass(0.001);

        Assert.IsType<RecoveryDeclared>(_fleet.Verdicts[^1]);
    }

    [Fact]
    public void a_lighter_trouble_does_not_cut_short_the_grace_of_the_one_before()
    {
        _fleet.Stall(60);
        _fleet.Pass(3);
        _fleet.Pipeline.SetLogReachable(false);
        _fleet.Pipeline.SetLogReachable(true);
        _fleet.Pass(1);

        var graces = _fleet.Health.OfType<EdgeGotWell>().Select(well => well.HeldUntil);
        Assert.Equal([Fleet.At(122), Fleet.At(122)], graces);
    }

    [Fact]
    public void after_a_long_stall_the_whole_fleet_has_time_to_come_back()
    {
        for (var agent = 0; agent < 9_000; agent++)
        {
            _fleet.Connect(agent);
        }

        _fleet.Pass(1);
        _fleet.Stall(60);
        _fleet.Pass(10);

        var well = Assert.IsType<EdgeGotWell>(_fleet.Health[^1]);
        Assert.Equal(TimeSpan.FromSeconds(60), well.HeldUntil - well.At);
    }
}
