using System.Collections.Immutable;

namespace Gse.Domain.Fleet;

/// <summary>The fleet's settings: configuration key, in whatever case, and value as written.</summary>
internal sealed record FleetSettingsState(ImmutableDictionary<string, string> Settings)
{
    public static FleetSettingsState Initial { get; } =
        new(ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase));

    public static FleetSettingsState Evolve(FleetSettingsState state, FleetEvent happened) => happened switch
    {
        FleetSettingsChanged e => new FleetSettingsState(state.Settings.SetItems(e.Settings)),
        _ => throw Impossible.Transition(state, happened),
    };
}
