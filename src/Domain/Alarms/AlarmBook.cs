using System.Collections.Immutable;
using Gse.Domain.Agents;
using Gse.Domain.Edges;

namespace Gse.Domain.Alarms;

/// <summary>
/// Which hosts are lost and which alarm speaks of them, folded from the agents' and the alarms' events. Hosts leave it
/// when they come back, alarms when they speak of nobody any more.
/// </summary>
/// <param name="Losses">All lost agents, but those whose alarm expired.</param>
/// <param name="Alarms">All open alarms.</param>
/// <param name="RawIds">The highest <c>event_raw_id</c> of each edge.</param>
internal sealed record AlarmBook(
    ImmutableDictionary<AgentId, Loss> Losses,
    ImmutableDictionary<AlarmId, OpenAlarm> Alarms,
    ImmutableDictionary<EdgeId, long> RawIds)
{
    public static AlarmBook Empty { get; } = new(
        ImmutableDictionary<AgentId, Loss>.Empty, ImmutableDictionary<AlarmId, OpenAlarm>.Empty,
        ImmutableDictionary<EdgeId, long>.Empty);

    /// <param name="book">What was.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="id">The event's id in the log.</param>
    public static AlarmBook Evolve(AlarmBook book, IDomainEvent happened, Guid id) => happened switch
    {
        AgentLost e => book.Lose(e, id),
        AgentRecovered e => book.End(e.Agent, AlarmClearance.Recovered),
        AgentRetired e => book.End(e.Agent, AlarmClearance.Retired),
        AlarmRaised e => book.Raise(e),
        AlarmRepeated e => book.Repeat(e),
        AlarmCleared e => book.Clear(e),
        _ => book,
    };

    private AlarmBook Lose(AgentLost e, Guid id) =>
        Losses.ContainsKey(e.Agent)
            ? this
            : this with { Losses = Losses.Add(e.Agent, new Loss(e.Agent, e.Edge, id, e.At, null)) };

    private AlarmBook End(AgentId agent, AlarmClearance reason)
    {
        if (!Losses.TryGetValue(agent, out var loss))
        {
            return this;
        }

        var book = this with { Losses = Losses.Remove(agent) };
        return loss.Alarm is { } id && Alarms.TryGetValue(id, out var alarm)
            ? book with { Alarms = Alarms.SetItem(id, alarm.End(agent, reason)) }
            : book;
    }

    private AlarmBook Raise(AlarmRaised e)
    {
        if (Alarms.ContainsKey(e.Alarm))
        {
            return this;
        }

        var alarm = OpenAlarm.New(e);
        var losses = Losses.ToBuilder();
        foreach (var agent in e.Agents)
        {
            if (losses.TryGetValue(agent, out var loss) && loss.Alarm is null)
            {
                losses[agent] = loss with { Alarm = e.Alarm };
            }
            else
            {
                // It came back while the alarm was on its way into the log.
                alarm = alarm.End(agent, AlarmClearance.Recovered);
            }
        }

        return this with
        {
            Losses = losses.ToImmutable(),
            Alarms = Alarms.Add(e.Alarm, alarm),
            RawIds = Sent(e.Edge, e.RawId),
        };
    }

    private AlarmBook Repeat(AlarmRepeated e) =>
        Alarms.TryGetValue(e.Alarm, out var alarm) && e.Count > alarm.Count
            ? this with
            {
                Alarms = Alarms.SetItem(e.Alarm, alarm with { LastSentAt = e.At, Count = e.Count }),
                RawIds = Sent(e.Edge, e.RawId),
            }
            : this with { RawIds = Sent(e.Edge, e.RawId) };

    private AlarmBook Clear(AlarmCleared e)
    {
        if (!Alarms.TryGetValue(e.Alarm, out var alarm))
        {
            return this;
        }

        var rest = alarm.Without(e.Agents);
        var expired = e.Reason == AlarmClearance.Expired
            ? e.Agents.Where(agent => Losses.TryGetValue(agent, out var loss) && loss.Alarm == e.Alarm)
            : [];
        return this with
        {
            Losses = Losses.RemoveRange(expired),
            Alarms = rest.IsOver ? Alarms.Remove(e.Alarm) : Alarms.SetItem(e.Alarm, rest),
        };
    }

    private ImmutableDictionary<EdgeId, long> Sent(EdgeId edge, long rawId) =>
        RawIds.SetItem(edge, Math.Max(rawId, RawIds.GetValueOrDefault(edge)));
}
