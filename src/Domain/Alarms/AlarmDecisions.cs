using Gse.Domain.Agents;
using Gse.Domain.Edges;

namespace Gse.Domain.Alarms;

/// <summary>What an edge has to tell now, and when it has to look again.</summary>
internal static class AlarmDecisions
{
    /// <summary>
    /// Clearances first, so that no repetition speaks of a host that is back. A time of the past that lies in the
    /// future says that the clock was set back; what waits for it is due at once, because nobody knows how long it has
    /// waited.
    /// </summary>
    public static IReadOnlyList<AlarmStep> Due(AlarmBook book, EdgeId edge, DateTimeOffset now, AlarmPolicy policy)
    {
        var steps = new List<AlarmStep>();
        var alarms = book.Alarms.Values.Where(alarm => alarm.Edge == edge);
        foreach (var alarm in alarms.OrderBy(alarm => alarm.RaisedAt).ThenBy(alarm => alarm.Alarm.Value))
        {
            steps.AddRange(alarm.Ended.GroupBy(end => end.Value).OrderBy(group => group.Key)
                .Select(group => new AlarmStep.Clear(alarm, Sorted(group.Select(end => end.Key)), group.Key)));
            if (alarm.Agents.IsEmpty)
            {
                continue;
            }

            if (IsPast(alarm.RaisedAt, policy.MaxRepeat, now))
            {
                steps.Add(new AlarmStep.Clear(alarm, Sorted(alarm.Agents), AlarmClearance.Expired));
            }
            else if (IsPast(alarm.LastSentAt, policy.RepeatInterval, now) || alarm.LastSentAt > now)
            {
                steps.Add(new AlarmStep.Repeat(alarm, Sorted(alarm.Agents)));
            }
        }

        var pending = Pending(book, edge)
            .OrderBy(loss => loss.At).ThenBy(loss => loss.Agent.Value, StringComparer.Ordinal).ToArray();
        if (pending.Length > 0 && (IsPast(pending[0].At, policy.Window, now) || pending[0].At > now))
        {
            steps.AddRange(pending.Chunk(policy.MaxHosts).Select(losses => new AlarmStep.Raise(losses)));
        }

        return steps;
    }

    /// <summary>When, if nothing happens before, there is something to tell; null for never.</summary>
    public static DateTimeOffset? NextDue(AlarmBook book, EdgeId edge, AlarmPolicy policy)
    {
        DateTimeOffset? next = null;
        foreach (var alarm in book.Alarms.Values.Where(alarm => alarm.Edge == edge && !alarm.Agents.IsEmpty))
        {
            next = Earlier(next, alarm.LastSentAt + policy.RepeatInterval);
            next = Earlier(next, alarm.RaisedAt + policy.MaxRepeat);
        }

        return Pending(book, edge).Aggregate(next, (due, loss) => Earlier(due, loss.At + policy.Window));
    }

    private static IEnumerable<Loss> Pending(AlarmBook book, EdgeId edge) =>
        book.Losses.Values.Where(loss => loss.Alarm is null && loss.Edge == edge);

    private static bool IsPast(DateTimeOffset since, TimeSpan wait, DateTimeOffset now) => now >= since + wait;

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) =>
        a is { } first && first < b ? first : b;

    private static AgentId[] Sorted(IEnumerable<AgentId> agents) =>
        [.. agents.OrderBy(agent => agent.Value, StringComparer.Ordinal)];
}
