using System.Diagnostics;
using Gse.Domain.Channels;

namespace Gse.Domain.Tests.Channels;

public sealed class When_a_channel_is_routed
{
    [Fact]
    public void it_is_allocated_without_routes() => AChannel.Spec
        .When(state => ChannelDecisions.Allocate(state, AChannel.Allocated, AChannel.Changed()))
        .Then(AChannel.Allocated);

    [Fact]
    public void a_fresh_id_is_one_that_was_never_used()
    {
        AChannel.Spec.Given(AChannel.Allocated)
            .When(state => ChannelDecisions.Allocate(state, AChannel.Allocated, AChannel.Changed()))
            .ThenRefused<ChannelIdTaken>();
        AChannel.Spec.Given(AChannel.Allocated, AChannel.Deleted)
            .When(state => ChannelDecisions.Allocate(state, AChannel.Allocated, AChannel.Changed()))
            .ThenRefused<ChannelIdTaken>();
    }

    [Fact]
    public void an_id_of_the_callers_own_may_be_used_again_when_it_was_deleted()
    {
        var deleted = AChannel.Spec.Given(AChannel.Allocated, AChannel.Deleted);

        deleted.When(state => ChannelDecisions.Add(state, AChannel.Allocated, AChannel.Changed()))
            .Then(AChannel.Allocated);
        deleted.When(state => ChannelDecisions.Put(state, AChannel.Allocated, AChannel.Changed(), -1))
            .Then(AChannel.Allocated);
        deleted.When(state => ChannelDecisions.Put(state, AChannel.Allocated, AChannel.Changed(), 1))
            .ThenRefused<ChangedMeanwhile>();
    }

    [Fact]
    public void routes_that_are_added_again_change_nothing()
    {
        var routes = AChannel.Changed(AChannel.Route("a"));
        AChannel.Spec.Given(AChannel.Allocated, routes)
            .When(state => ChannelDecisions.Add(state, AChannel.Allocated, routes)).ThenNothing();
    }

    [Fact]
    public void routes_that_are_there_and_lead_elsewhere_are_not_overwritten_by_adding() => AChannel.Spec
        .Given(AChannel.Allocated, AChannel.Changed(AChannel.Route("a", "1")))
        .When(state => ChannelDecisions.Add(
            state, AChannel.Allocated, AChannel.Changed(AChannel.Route("a", "2"), AChannel.Route("b"))))
        .ThenRefused<RouteNameTaken>();

    [Fact]
    public void only_what_is_new_is_recorded()
    {
        var outcome = AChannel.Spec
            .Given(AChannel.Allocated, AChannel.Changed(AChannel.Route("a", "1"), AChannel.Route("b", "1")))
            .When(state => ChannelDecisions.Change(
                state, AChannel.Changed(AChannel.Route("a", "1"), AChannel.Route("b", "2")), null));

        outcome.ThenRoutes("b");
        outcome.AgainNothing();
    }

    [Fact]
    public void a_filter_must_be_defined_before_or_with_the_route()
    {
        var route = AChannel.Route("a", "{}", "f");
        AChannel.Spec
            .When(state => ChannelDecisions.Allocate(state, AChannel.Allocated, AChannel.Changed(route)))
            .ThenRefused<FilterNotDefined>();
        AChannel.Spec.Given(AChannel.Allocated)
            .When(state => ChannelDecisions.Change(state, AChannel.Changed(route), null))
            .ThenRefused<FilterNotDefined>();

        AChannel.Spec.Given(AChannel.Allocated, AChannel.WithFilters([], AChannel.Filter("f")))
            .When(state => ChannelDecisions.Change(state, AChannel.Changed(route), null))
            .ThenRoutes("a");
        AChannel.Spec.Given(AChannel.Allocated)
            .When(state => ChannelDecisions.Change(state, AChannel.WithFilters([route], AChannel.Filter("f")), null))
            .ThenRoutes("a");
    }

    [Fact]
    public void a_filter_in_use_cannot_be_removed_alone()
    {
        var used = AChannel.Spec.Given(
            AChannel.Allocated, AChannel.WithFilters([AChannel.Route("a", "{}", "f")], AChannel.Filter("f")));

        used.When(state => ChannelDecisions.Remove(state, AChannel.WithoutFilters("f"), null))
            .ThenRefused<FilterNotDefined>();
        var both = AChannel.Removed("a") with { Filters = ["f"] };
        used.When(state => ChannelDecisions.Remove(state, both, null)).Then(both);
    }

    [Fact]
    public void what_is_not_there_is_not_removed_and_nothing_else_with_it() => AChannel.Spec
        .Given(AChannel.Allocated, AChannel.Changed(AChannel.Route("a")))
        .When(state => ChannelDecisions.Remove(state, AChannel.Removed("a", "b"), null))
        .ThenRefused<NotFound>();

    [Fact]
    public void only_who_has_seen_it_last_may_change_it()
    {
        var open = AChannel.Spec.Given(AChannel.Allocated, AChannel.Changed(AChannel.Route("a")));

        open.When(state => ChannelDecisions.Delete(state, AChannel.Deleted, 0)).ThenRefused<ChangedMeanwhile>();
        open.When(state => ChannelDecisions.Remove(state, AChannel.Removed("a"), 0)).ThenRefused<ChangedMeanwhile>();
        open.When(state => ChannelDecisions.Put(state, AChannel.Allocated, AChannel.Changed(), -1))
            .ThenRefused<ChangedMeanwhile>();
        open.When(state => ChannelDecisions.Delete(state, AChannel.Deleted, 1)).Then(AChannel.Deleted);
    }

    [Fact]
    public void a_stranger_is_not_found()
    {
        AChannel.Spec.When(s => ChannelDecisions.Change(s, AChannel.Changed(), null)).ThenRefused<NotFound>();
        AChannel.Spec.When(s => ChannelDecisions.Remove(s, AChannel.Removed("a"), null)).ThenRefused<NotFound>();
        AChannel.Spec.When(s => ChannelDecisions.Delete(s, AChannel.Deleted, null)).ThenRefused<NotFound>();
    }

    [Fact]
    public void a_history_that_cannot_be_is_refused() => Assert.Throws<UnreachableException>(
        () => ChannelState.Evolve(ChannelState.Initial, AChannel.Deleted));

    [Theory]
    [InlineData("tgdp", 0)]
    [InlineData("anything", 0)]
    [InlineData("bkmonitor", 1)]
    [InlineData("cmdb", 6)]
    public void ids_come_from_the_range_of_the_platform(string platform, int number)
    {
        var (first, end) = ChannelId.RangeOf(platform);
        Assert.Equal((number << 20) + 0x80001, first.Value);
        Assert.Equal((number + 1) << 20, end.Value);
    }
}
