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
    /// <param name="book">What is lost, and what was told.</param>
    /// <param name="isMine">Whose losses and alarms this edge answers for: its own, and those of edges it is heir
    /// to.</param>
    public static IReadOnlyList<AlarmStep> Due(
        AlarmBook book, Func<EdgeId, bool> isMine, DateTimeOffset now, AlarmPolicy policy)
    {
        var steps = new List<AlarmStep>();
        var alarms = book.Alarms.Values.Where(alarm => isMine(alarm.Edge));
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

        var pending = Pending(book, isMine)
            .OrderBy(loss => loss.At).ThenBy(loss => loss.Agent.Value, StringComparer.Ordinal).ToArray();
        if (pending.Length > 0 && (IsPast(pending[0].At, policy.Window, now) || pending[0].At > now))
        {
            steps.AddRange(pending.Chunk(policy.MaxHosts).Select(losses => new AlarmStep.Raise(losses)));
        }

        return steps;
    }

    /// <summary>When, if nothing happens before, there is something to tell; null for never.</summary>
    public static DateTimeOffset? NextDue(AlarmBook book, Func<EdgeId, bool> isMine, AlarmPolicy policy)
    {
        DateTimeOffset? next = null;
        foreach (var alarm in book.Alarms.Values.Where(alarm => isMine(alarm.Edge) && !alarm.Agents.IsEmpty))
        {
            next = Earlier(next, alarm.LastSentAt + policy.RepeatInterval);
            next = Earlier(next, alarm.RaisedAt + policy.MaxRepeat);
        }

        return Pending(book, isMine).Aggregate(next, (due, loss) => Earlier(due, loss.At + policy.Window));
    }

    private static IEnumerable<Loss> Pending(AlarmBook book, Func<EdgeId, bool> isMine) =>
        book.Losses.Values.Where(loss => loss.Alarm is null && isMine(loss.Edge));

    private static bool IsPast(DateTimeOffset since, TimeSpan wait, DateTimeOffset now) => now >= since + wait;

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) =>
        a is { } first && first < b ? first : b;

    private static AgentId[] Sorted(IEnumerable<AgentId> agents) =>
        [.. agents.OrderBy(agent => agent.Value, StringComparer.Ordinal)];
}
