using Gse.Domain.Edges;

namespace Gse.Domain.Tests.Edges;

public sealed class When_an_edge_is_gone
{
    private static readonly EdgeId One = EdgeId.Parse("e1");
    private static readonly EdgeId Two = EdgeId.Parse("e2");
    private static readonly EdgeId Three = EdgeId.Parse("e3");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void a_silent_one_is_lost_to_the_one_that_says_so() => Assert.Equal(
        [new EdgeLost(One, Two, EdgeLossCause.LeaseExpired, Noon.AddSeconds(-15), Noon)],
        Lose(After(Started()), Two).Events);

    [Fact]
    public void one_that_stopped_is_replaced_for_that() => Assert.Equal(
        EdgeLossCause.Stopped,
        Assert.IsType<EdgeLost>(Assert.Single(Lose(After(Started(), new EdgeStopped(One, Noon)), Two).Events)).Cause);

    [Fact]
    public void one_that_was_replaced_is_not_replaced_again() =>
        Assert.Empty(Lose(After(Started(), Lost(Two)), Three).Events);

    [Fact]
    public void one_that_started_again_can_be_replaced_again() =>
        Assert.Single(Lose(After(Started(), Lost(Two), Started()), Three).Events);

    [Fact]
    public void one_that_never_started_has_no_place_to_take() => Assert.Empty(Lose(After(), Two).Events);

    [Fact]
    public void nobody_replaces_himself() => Assert.Empty(Lose(After(Started()), One).Events);

    [Fact]
    public void the_stop_of_one_that_was_replaced_already_changes_nothing() =>
        Assert.IsType<EdgeState.Lost>(After(Started(), Lost(Two), new EdgeStopped(One, Noon)));

    [Fact]
    public void its_health_is_not_its_place() => Assert.IsType<EdgeState.Running>(After(
        Started(), new EdgeImpaired(One, "late", Noon), new EdgeRecovered(One, Noon, Noon)));

    [Fact]
    public void the_duty_is_taken_when_nobody_has_it() => Assert.Equal(
        [new DeliveryDutyTaken(One, Noon)], DeliveryDuty.Take(DeliveryDuty.Initial, One, _ => true, Noon).Events);

    [Fact]
    public void the_duty_is_taken_from_one_that_does_not_run_and_from_no_other()
    {
        var duty = DeliveryDuty.Evolve(DeliveryDuty.Initial, new DeliveryDutyTaken(One, Noon));
        Assert.Empty(DeliveryDuty.Take(duty, Two, edge => edge == One, Noon).Events);
        Assert.Empty(DeliveryDuty.Take(duty, One, _ => false, Noon).Events);
        Assert.Single(DeliveryDuty.Take(duty, Two, _ => false, Noon).Events);
    }

    private static EdgeStarted Started() => new(One, "1", 0, Noon);

    private static EdgeLost Lost(EdgeId by) => new(One, by, EdgeLossCause.LeaseExpired, Noon, Noon);

    private static EdgeState After(params EdgeEvent[] events) => events.Aggregate(EdgeState.Initial, EdgeState.Evolve);

    private static Decision<EdgeEvent> Lose(EdgeState state, EdgeId by) =>
        EdgeDecisions.Lose(state, One, by, Noon.AddSeconds(-15), Noon);
}
