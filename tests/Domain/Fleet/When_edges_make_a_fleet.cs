using Gse.Domain.Edges;
using Gse.Domain.Fleet;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Fleet;

public sealed class When_edges_make_a_fleet
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly EdgeId First = EdgeId.Parse("e1");
    private static readonly EdgeId Second = EdgeId.Parse("e2");

    private readonly Spec<FleetState, FleetEvent> _secrets = new(FleetState.Initial, FleetState.Evolve);
    private readonly Spec<FleetSettingsState, FleetEvent> _settings =
        new(FleetSettingsState.Initial, FleetSettingsState.Evolve);

    [Fact]
    public void the_first_founds_it() => _secrets
        .When(state => FleetDecisions.Found(state, Founded(First, "A")))
        .Then(Founded(First, "A"));

    [Fact]
    public void the_second_founds_nothing() => _secrets
        .Given(Founded(First, "A"))
        .When(state => FleetDecisions.Found(state, Founded(Second, "B")))
        .ThenNothing();

    [Fact]
    public void no_secret_is_in_the_text_of_an_event()
    {
        Assert.DoesNotContain("KEY", Founded(First, "A").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "KEY", new FleetKeyAdded(First, "key-1", "KEY", At).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "KEY", FleetState.Evolve(FleetState.Initial, Founded(First, "A")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void only_what_differs_is_changed()
    {
        var decision = FleetDecisions.Configure(
            FleetSettingsState.Evolve(FleetSettingsState.Initial, Settings(First, ("a:b", "1"), ("c:d", "2"))),
            Settings(Second, ("A:B", "1"), ("c:d", "3")));
        var changed = Assert.IsType<FleetSettingsChanged>(Assert.Single(decision.Events));
        Assert.Equal(("c:d", "3"), (Assert.Single(changed.Settings).Key, changed.Settings["c:d"]));
    }

    [Fact]
    public void saying_the_same_again_changes_nothing() => _settings
        .Given(Settings(First, ("a:b", "1")))
        .When(state => FleetDecisions.Configure(state, Settings(Second, ("a:b", "1"))))
        .ThenNothing();

    private static FleetFounded Founded(EdgeId edge, string certificate) => new(edge, certificate, "KEY", At);

    private static FleetSettingsChanged Settings(EdgeId edge, params (string Key, string Value)[] settings) =>
        new(edge, settings.ToDictionary(setting => setting.Key, setting => setting.Value), At);
}
