using Gse.Domain.Agents;
using Gse.Domain.Channels;
using Gse.Domain.Edges;

namespace Gse.Domain.Alarms;

/// <summary>
/// What happens to an alarm. Stream <c>alarms-{yyyyMMdd}</c>, by the day of the event. The event comes first, the
/// delivery follows from it: what was sent can be proven, and after a crash delivery goes on where it stood.
/// </summary>
public abstract record AlarmEvent(AlarmId Alarm, EdgeId Edge, DateTimeOffset At) : IDomainEvent;

/// <summary>Hosts were lost within one second: one alarm.</summary>
/// <param name="RawId">GSE's <c>event_raw_id</c>, rising over all documents of this edge.</param>
/// <param name="Document">The exact JSON document for the channel.</param>
public sealed record AlarmRaised(
    AlarmId Alarm, EdgeId Edge, ChannelId Channel, long RawId, IReadOnlyList<AgentId> Agents, string Document,
    DateTimeOffset At)
    : AlarmEvent(Alarm, Edge, At);

/// <summary>Some of its hosts are still lost.</summary>
/// <param name="Count">1 for the first repetition.</param>
public sealed record AlarmRepeated(
    AlarmId Alarm, EdgeId Edge, ChannelId Channel, long RawId, int Count, IReadOnlyList<AgentId> Agents,
    string Document, DateTimeOffset At)
    : AlarmEvent(Alarm, Edge, At);

/// <summary>The alarm no longer speaks of these hosts. On the channel this is silence.</summary>
public sealed record AlarmCleared(
    AlarmId Alarm, EdgeId Edge, IReadOnlyList<AgentId> Agents, AlarmClearance Reason, DateTimeOffset At)
    : AlarmEvent(Alarm, Edge, At);

/// <summary>The identity of an alarm.</summary>
public readonly record struct AlarmId(Guid Value)
{
    public override string ToString() => Value.ToString("N");
}

/// <summary>Why an alarm no longer speaks of a host.</summary>
public enum AlarmClearance
{
    Recovered,
    Retired,

    /// <summary>It was repeated for the longest time that the settings allow.</summary>
    Expired,
}
