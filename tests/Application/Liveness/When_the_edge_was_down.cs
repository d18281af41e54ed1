using Gse.Application.Liveness;
using Gse.Domain.Agents;

namespace Gse.Application.Tests.Liveness;

public sealed class When_the_edge_was_down
{
    private static readonly HeldAgent Held = new(Fleet.Agent(1), Fleet.At(-300));

    [Fact]
    public void who_does_not_come_back_is_lost_between_the_log_and_the_end_of_the_window()
    {
        using var fleet = new Fleet(held: [Held]);
        fleet.Pass(59.9);
        Assert.Empty(fleet.Verdicts);

        fleet.Pass(0.1);

        var lost = Assert.Single(fleet.Losses);
        var (seen, end) = (Fleet.At(-300), Fleet.At(60));
        Assert.Equal(new LossDeclared(Fleet.Agent(1), LossCause.DidNotReturn, seen, seen, end, end), lost);
    }

    [Fact]
    public void who_comes_back_is_not_lost()
    {
        using var fleet = new Fleet(held: [Held]);
        fleet.Pass(59);
        fleet.Connect(1);
        fleet.PassBeating(100, 1);

        Assert.Empty(fleet.Verdicts);
    }

    [Fact]
    public void who_comes_back_and_dies_has_the_usual_deadline()
    {
        using var fleet = new Fleet(held: [Held]);
        fleet.Pass(1);
        fleet.Connect(1);
        fleet.Pass(30);

        Assert.Equal(LossCause.Silent, Assert.Single(fleet.Losses).Cause);
    }

    [Fact]
    public void who_was_lost_before_is_not_lost_again_but_can_recover()
    {
        using var fleet = new Fleet(held: [Held with { LostAt = Fleet.At(-200) }]);
        fleet.Pass(600);
        Assert.Empty(fleet.Verdicts);

        fleet.Connect(1);
        fleet.Pass(0.001);

        Assert.Equal(
            new RecoveryDeclared(Fleet.Agent(1), Fleet.At(-200), Fleet.At(600)), Assert.Single(fleet.Verdicts));
    }

    [Fact]
    public void a_large_fleet_has_the_time_it_needs()
    {
        var many = Enumerable.Range(0, 15_000).Select(number => Held with { Agent = Fleet.Agent(number) });
        using var fleet = new Fleet(held: [.. many]);
        fleet.Pass(79.9);
        Assert.Empty(fleet.Verdicts);

        fleet.Pass(0.1);

        Assert.Equal(15_000, fleet.Verdicts.Count);
    }

    [Fact]
    public void the_last_sign_of_life_is_the_one_in_the_log()
    {
        using var fleet = new Fleet(held: [Held]);

        Assert.True(fleet.Pipeline.TryGetLastSeen(Fleet.Agent(1), out var lastSeen));
        Assert.Equal(Fleet.At(-300), lastSeen);
    }
}
