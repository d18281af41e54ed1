using System.Collections.Frozen;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;

namespace Gse.Application.History;

/// <summary>What an alarm event is about; its stream, one a day, does not say it.</summary>
/// <param name="Channel">On which its document is told; null for one that has none.</param>
internal sealed record AlarmConcern(ChannelId? Channel, FrozenSet<AgentId> Agents)
{
    private static readonly AlarmConcern Nothing = new(null, FrozenSet<AgentId>.Empty);

    // Read once for all readers: a document may name thousands of hosts.
    private static readonly EventMemo<AlarmConcern> Memo = new(64, Read);

    public static AlarmConcern Of(RecordedEvent recorded) =>
        recorded.Stream.Value.StartsWith(StreamName.AlarmsPrefix, StringComparison.Ordinal)
            ? Memo.Of(recorded)
            : Nothing;

    private static AlarmConcern Read(RecordedEvent recorded) => EventCodec.Decode(recorded) switch
    {
        AlarmRaised e => new AlarmConcern(e.Channel, e.Agents.ToFrozenSet()),
        AlarmRepeated e => new AlarmConcern(e.Channel, e.Agents.ToFrozenSet()),
        AlarmCleared e => new AlarmConcern(null, e.Agents.ToFrozenSet()),
        _ => Nothing,
    };
}
