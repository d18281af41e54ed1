using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Fleet;

namespace Gse.Application.Fleet;

/// <summary>
/// The settings that edges on one log share. What an edge is configured with itself becomes the fleet's; what it is not
/// configured with it takes from here.
/// </summary>
public sealed class FleetSettings(IEventReader reader, IEventWriter writer, EdgeIdentity edge, TimeProvider time)
{
    private readonly AggregateStore<FleetSettingsState, FleetEvent> _store =
        new(reader, writer, time, FleetSettingsState.Initial, FleetSettingsState.Evolve);

    /// <summary>Configuration keys, in whatever case, and values as they were written.</summary>
    public async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellation) =>
        (await _store.LoadAsync(StreamName.FleetSettings, _store.New, cancellation)).State.Settings;

    /// <summary>Writes what differs from what the fleet has.</summary>
    /// <returns>What did.</returns>
    public async ValueTask<IReadOnlyList<FleetSettingChange>> ConfigureAsync(
        IReadOnlyDictionary<string, string> own, CancellationToken cancellation)
    {
        IReadOnlyList<FleetSettingChange> changes = [];
        var wanted = new FleetSettingsChanged(edge.Id, own, time.GetUtcNow());
        var result = await _store.ExecuteAsync(
            StreamName.FleetSettings, null, Decide, new CallContext { Caller = Caller.Edge }, cancellation);
        return result.Refusal is { } refusal ? throw new InvalidOperationException(refusal.Message) : changes;

        Decision<FleetEvent> Decide(FleetSettingsState state)
        {
            var decision = FleetDecisions.Configure(state, wanted);
            changes = [.. decision.Events.OfType<FleetSettingsChanged>().SelectMany(e => e.Settings).Select(setting =>
                new FleetSettingChange(setting.Key, state.Settings.GetValueOrDefault(setting.Key), setting.Value))];
            return decision;
        }
    }
}
