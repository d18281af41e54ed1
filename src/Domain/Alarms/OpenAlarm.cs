using System.Collections.Immutable;
using Gse.Domain.Agents;
using Gse.Domain.Edges;

namespace Gse.Domain.Alarms;

/// <summary>A lost agent.</summary>
/// <param name="Edge">Who declared it lost, and so alarms.</param>
/// <param name="LossId">The id of the AgentLost event.</param>
/// <param name="Alarm">What speaks of it; null while none does.</param>
internal sealed record Loss(AgentId Agent, EdgeId Edge, Guid LossId, DateTimeOffset At, AlarmId? Alarm);

/// <summary>An alarm that is not over.</summary>
/// <param name="LastSentAt">When it was raised or repeated last.</param>
/// <param name="Count">Repetitions so far.</param>
/// <param name="Agents">Those who are still lost.</param>
/// <param name="Ended">Those who no longer are, and whose clearing is not in the log yet.</param>
internal sealed record OpenAlarm(
    AlarmId Alarm, EdgeId Edge, DateTimeOffset RaisedAt, DateTimeOffset LastSentAt, int Count,
    ImmutableHashSet<AgentId> Agents, ImmutableDictionary<AgentId, AlarmClearance> Ended)
{
    public bool IsOver => Agents.IsEmpty && Ended.IsEmpty;

    public static OpenAlarm New(AlarmRaised e) => new(
        e.Alarm, e.Edge, e.At, e.At, 0, [.. e.Agents], ImmutableDictionary<AgentId, AlarmClearance>.Empty);

    public OpenAlarm End(AgentId agent, AlarmClearance reason) =>
        this with { Agents = Agents.Remove(agent), Ended = Ended.SetItem(agent, reason) };

    public OpenAlarm Without(IReadOnlyList<AgentId> agents) =>
        this with { Agents = Agents.Except(agents), Ended = Ended.RemoveRange(agents) };
}
