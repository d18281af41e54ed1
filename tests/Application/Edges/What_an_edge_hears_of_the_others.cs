using Gse.Application.Edges;
using Gse.Domain.Edges;

namespace Gse.Application.Tests.Edges;

public sealed class What_an_edge_hears_of_the_others
{
    private static readonly EdgeId Self = EdgeId.Parse("self");
    private static readonly EdgeId Other = EdgeId.Parse("other");

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);

    private readonly EdgeHearing _hearing = new(Self, Lease);

    [Fact]
    public void the_other_is_silent_when_its_lease_is_over_and_not_before()
    {
        _hearing.Heard(Other, Lease, At(0));
        HearSelfUntil(20);
        Assert.Null(_hearing.Silence(Other, At(12)));
        Assert.Equal(At(12.1), _hearing.Silence(Other, At(12.1)));
    }

    [Fact]
    public void the_lease_is_the_one_that_the_other_names()
    {
        _hearing.Heard(Other, 2 * Lease, At(0));
        HearSelfUntil(28);
        Assert.Null(_hearing.Silence(Other, At(24)));
        Assert.Equal(At(24.1), _hearing.Silence(Other, At(24.1)));
    }

    [Fact]
    public void one_that_was_never_heard_has_a_lease_from_when_it_was_expected()
    {
        HearSelfUntil(24);
        _hearing.Expect(Other, At(10));
        _hearing.Expect(Other, At(20));
        Assert.Null(_hearing.Silence(Other, At(22)));
        Assert.Equal(At(12.5), _hearing.Silence(Other, At(22.5)));
    }

    [Fact]
    public void who_has_not_heard_itself_yet_blames_nobody()
    {
        _hearing.Heard(Other, Lease, At(0));
        Assert.Null(_hearing.Silence(Other, At(100)));
    }

    [Fact]
    public void who_hears_itself_no_more_blames_nobody()
    {
        _hearing.Heard(Other, Lease, At(0));
        HearSelfUntil(8);
        Assert.False(_hearing.IsDeaf(At(14)));
        Assert.True(_hearing.IsDeaf(At(14.1)));
        Assert.Null(_hearing.Silence(Other, At(14.1)));
    }

    [Fact]
    public void who_was_deaf_gives_the_others_a_whole_lease_to_be_heard()
    {
        _hearing.Heard(Other, Lease, At(0));
        HearSelfUntil(8);
        _hearing.Heard(Self, Lease, At(60));
        Assert.Null(_hearing.Silence(Other, At(60)));
        HearSelfUntil(76, from: 64);
        Assert.Null(_hearing.Silence(Other, At(72)));
        Assert.NotNull(_hearing.Silence(Other, At(72.1)));
    }

    [Fact]
    public void who_was_not_well_gives_the_others_a_whole_lease_to_be_heard()
    {
        _hearing.Heard(Other, Lease, At(0));
        HearSelfUntil(24);
        _hearing.ListenAnew(At(10));
        Assert.Null(_hearing.Silence(Other, At(22)));
        Assert.NotNull(_hearing.Silence(Other, At(22.1)));
    }

    [Fact]
    public void one_that_was_replaced_is_waited_for_no_more()
    {
        _hearing.Heard(Other, Lease, At(0));
        HearSelfUntil(40);
        _hearing.Forget(Other);
        Assert.Null(_hearing.Silence(Other, At(40)));
    }

    private void HearSelfUntil(double until, double from = 0)
    {
        for (var second = from; second <= until; second += 4)
        {
            _hearing.Heard(Self, Lease, At(second));
        }
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
