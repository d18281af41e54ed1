using Gse.Domain.Subscriptions;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Subscriptions;

public sealed class When_a_subscription_is_read
{
    private static readonly SubscriptionId Id = SubscriptionId.Parse("alarms");
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Spec<SubscriptionProgressState, SubscriptionProgressEvent> _spec =
        new(SubscriptionProgressState.Initial, SubscriptionProgressState.Evolve);

    [Fact]
    public void the_first_reader_gets_it_where_it_begins() => _spec
        .When(state => SubscriptionProgressDecisions.Lease(state, Lease("a", 0), false, At(15)))
        .Then(Lease("a", 0));

    [Fact]
    public void its_reader_goes_on_where_it_acknowledged_and_writes_nothing_while_the_lease_is_long() => _spec
        .Given(Lease("a", 0), Acknowledged("a", 9, 1))
        .When(state => SubscriptionProgressDecisions.Lease(state, Lease("a", 5), false, At(20)))
        .ThenNothing();

    [Fact]
    public void a_lease_that_is_nearly_over_is_renewed() => _spec
        .Given(Acknowledged("a", 9, 0))
        .When(state => SubscriptionProgressDecisions.Lease(state, Lease("a", 20), false, At(35)))
        .Then(Lease("a", 20) with { Position = 9 });

    [Fact]
    public void another_reader_is_refused_until_the_lease_is_over()
    {
        _spec.Given(Lease("a", 0));
        _spec.When(state => SubscriptionProgressDecisions.Lease(state, Lease("b", 29), false, At(44)))
            .ThenRefused<SubscriptionHeld>();
        _spec.When(state => SubscriptionProgressDecisions.Lease(state, Lease("b", 30), false, At(45)))
            .Then(Lease("b", 30));
    }

    [Fact]
    public void another_reader_may_take_over_and_then_the_first_is_refused()
    {
        _spec.Given(Lease("a", 0), Acknowledged("a", 9, 1));
        _spec.When(state => SubscriptionProgressDecisions.Lease(state, Lease("b", 2), true, At(17)))
            .Then(Lease("b", 2) with { Position = 9 });
        _spec.Given(Lease("b", 2) with { Position = 9 });
        _spec.When(state => SubscriptionProgressDecisions.Acknowledge(state, Acknowledged("a", 12, 3)))
            .ThenRefused<SubscriptionHeld>();
        _spec.When(state => SubscriptionProgressDecisions.Lease(state, Lease("a", 3), false, At(18)))
            .ThenRefused<SubscriptionHeld>();
    }

    [Fact]
    public void acknowledging_goes_forward_only_and_never_shortens_the_lease()
    {
        _spec.Given(Lease("a", 0) with { Until = At(600) });
        _spec.When(state => SubscriptionProgressDecisions.Acknowledge(state, Acknowledged("a", 9, 1)))
            .Then(Acknowledged("a", 9, 1) with { Until = At(600) });
        _spec.Given(Acknowledged("a", 9, 1));
        _spec.When(state => SubscriptionProgressDecisions.Acknowledge(state, Acknowledged("a", 9, 2))).ThenNothing();
        _spec.When(state => SubscriptionProgressDecisions.Acknowledge(state, Acknowledged("a", 5, 2))).ThenNothing();
    }

    [Fact]
    public void a_late_acknowledgement_counts_while_nobody_else_reads() => _spec
        .Given(Lease("a", 0))
        .When(state => SubscriptionProgressDecisions.Acknowledge(state, Acknowledged("a", 9, 3600)))
        .Then(Acknowledged("a", 9, 3600));

    [Fact]
    public void what_belongs_to_an_earlier_beginning_counts_no_more()
    {
        _spec.Given(Acknowledged("a", 9, 0));
        _spec.When(state => SubscriptionProgressDecisions.Lease(state, Lease("b", 1) with { Epoch = 2 }, false, At(16)))
            .Then(Lease("b", 1) with { Epoch = 2 });
        _spec.When(state => SubscriptionProgressDecisions.Acknowledge(
                state, Acknowledged("a", 12, 1) with { Epoch = 2 }))
            .ThenRefused<SubscriptionNotHeld>();
    }

    private static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    private static SubscriptionLeased Lease(string reader, int at) => new(Id, 1, -1, reader, At(at + 30), At(at));

    private static SubscriptionAcknowledged Acknowledged(string reader, long position, int at) =>
        new(Id, 1, position, reader, At(at + 30), At(at));
}
