using Gse.Domain.Subscriptions;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Subscriptions;

public sealed class When_a_subscription_is_defined
{
    private static readonly SubscriptionId Id = SubscriptionId.Parse("alarms");
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SubscriptionFilter Alarms = SubscriptionFilter.All with { Channels = [new(1000)] };

    private readonly Spec<SubscriptionState, SubscriptionEvent> _spec =
        new(SubscriptionState.Initial, SubscriptionState.Evolve);

    [Fact]
    public void it_begins() => _spec
        .When(state => SubscriptionDecisions.Define(state, Wanted(Alarms, "now", 7), startIsGiven: false))
        .Then(Wanted(Alarms, "now", 7) with { Epoch = 1 });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void saying_it_again_changes_nothing(bool startIsGiven) => _spec
        .Given(Wanted(Alarms, "now", 7) with { Epoch = 1 })
        .When(state => SubscriptionDecisions.Define(
            state, Wanted(SubscriptionFilter.All with { Channels = [new(1000)] }, "now", 99), startIsGiven))
        .ThenNothing();

    [Fact]
    public void another_filter_leaves_it_where_it_is() => _spec
        .Given(Wanted(Alarms, "start", -1) with { Epoch = 1 })
        .When(state => SubscriptionDecisions.Define(
            state, Wanted(SubscriptionFilter.All, "start", -1), startIsGiven: true))
        .Then(new SubscriptionFilterChanged(Id, SubscriptionFilter.All, "me", At));

    [Fact]
    public void another_start_begins_it_anew() => _spec
        .Given(Wanted(Alarms, "now", 7) with { Epoch = 1 })
        .When(state => SubscriptionDecisions.Define(state, Wanted(Alarms, "3", 3), startIsGiven: true))
        .Then(Wanted(Alarms, "3", 3) with { Epoch = 2 });

    [Fact]
    public void after_it_was_deleted_it_begins_anew() => _spec
        .Given(Wanted(Alarms, "now", 7) with { Epoch = 4 }, new SubscriptionDeleted(Id, "me", At))
        .When(state => SubscriptionDecisions.Define(state, Wanted(Alarms, "now", 9), startIsGiven: true))
        .Then(Wanted(Alarms, "now", 9) with { Epoch = 5 });

    [Fact]
    public void it_can_be_deleted_twice_but_must_have_been_there()
    {
        var deletion = new SubscriptionDeleted(Id, "me", At);
        _spec.When(state => SubscriptionDecisions.Delete(state, deletion)).ThenRefused<NotFound>();
        _spec.Given(Wanted(Alarms, "now", 7)).When(state => SubscriptionDecisions.Delete(state, deletion))
            .Then(deletion);
        _spec.Given(deletion).When(state => SubscriptionDecisions.Delete(state, deletion)).ThenNothing();
    }

    private static SubscriptionDefined Wanted(SubscriptionFilter filter, string start, long after) =>
        new(Id, filter, start, after, 0, "me", At);
}
