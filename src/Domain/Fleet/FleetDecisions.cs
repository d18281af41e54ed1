namespace Gse.Domain.Fleet;

/// <summary>What may become of a fleet.</summary>
internal static class FleetDecisions
{
    /// <summary>The first authority is the fleet's; who comes later takes it.</summary>
    public static Decision<FleetEvent> Found(FleetState state, FleetFounded founding) => state switch
    {
        FleetState.Unfounded => Decision.Emit<FleetEvent>(founding),
        _ => Decision.Nothing<FleetEvent>(),
    };

    /// <summary>What an edge is configured with is the fleet's from now on, as far as it is not so already.</summary>
    public static Decision<FleetEvent> Configure(FleetSettingsState state, FleetSettingsChanged wanted)
    {
        var changed = wanted.Settings
            .Where(setting => state.Settings.GetValueOrDefault(setting.Key) != setting.Value)
            .ToDictionary();
        return changed.Count == 0
            ? Decision.Nothing<FleetEvent>()
            : Decision.Emit<FleetEvent>(wanted with { Settings = changed });
    }
}
