using System.Collections.Immutable;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Edges;

namespace Gse.Domain.Tests.Alarms;

/// <summary>
/// An edge that writes what the decisions say, and remembers what it told and when. Time is in milliseconds.
/// </summary>
internal sealed class AlarmStory(AlarmPolicy policy)
{
    public static readonly EdgeId Edge = EdgeId.Parse("e1");
    private static readonly DateTimeOffset Epoch = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(IDomainEvent Happened, Guid Id)> _log = [];
    private int _ids;

    public AlarmBook Book { get; private set; } = AlarmBook.Empty;

    public long Now { get; set; }

    /// <summary>All documents: when, and about whom.</summary>
    public List<(long At, IReadOnlyList<AgentId> Agents)> Told { get; } = [];

    public List<AlarmCleared> Cleared { get; } = [];

    public DateTimeOffset Time => Epoch.AddMilliseconds(Now);

    public static AgentId Agent(int number) => AgentId.Parse($"agent{number}");

    public void Lose(int agent, EdgeId? by = null) => Write(new AgentLost(
        Agent(agent), by ?? Edge, LossCause.Silent, null, Time, Time, Time));

    public void Recover(int agent) => Write(new AgentRecovered(Agent(agent), Edge, Time, Time));

    public void Retire(int agent) => Write(new AgentRetired(Agent(agent), "test", "", Time));

    /// <summary>Forgets all and folds the log again.</summary>
    public void Restart() =>
        Book = _log.Aggregate(AlarmBook.Empty, (book, e) => AlarmBook.Evolve(book, e.Happened, e.Id));

    /// <summary>Tells what is due.</summary>
    public void Look()
    {
        foreach (var step in AlarmDecisions.Due(Book, IsMine, Time, policy))
        {
            Tell(step);
        }
    }

    /// <summary>Lets time pass, looking whenever the decisions said that they have something to tell.</summary>
    public void Elapse(long milliseconds)
    {
        var end = Now + milliseconds;
        while (AlarmDecisions.NextDue(Book, IsMine, policy) is { } next && next <= Epoch.AddMilliseconds(end))
        {
            Now = Math.Max(Now, (long)(next - Epoch).TotalMilliseconds);
            Look();
        }

        Now = end;
    }

    private void Tell(AlarmStep step)
    {
        var rawId = Book.RawIds.GetValueOrDefault(Edge) + 1;
        switch (step)
        {
            case AlarmStep.Raise raise:
                ImmutableArray<AgentId> lost = [.. raise.Losses.Select(loss => loss.Agent)];
                var id = new AlarmId(NextId());
                Told.Add((Now, lost));
                Write(new AlarmRaised(id, Edge, ChannelId.BaseAlarm, rawId, lost, "{}", Time));
                break;
            case AlarmStep.Repeat(var alarm, var agents):
                Told.Add((Now, agents));
                Write(new AlarmRepeated(
                    alarm.Alarm, Edge, ChannelId.BaseAlarm, rawId, alarm.Count + 1, agents, "{}", Time));
                break;
            case AlarmStep.Clear(var alarm, var agents, var reason):
                Cleared.Add(new AlarmCleared(alarm.Alarm, Edge, agents, reason, Time));
                Write(Cleared[^1]);
                break;
        }
    }

    private void Write(IDomainEvent happened)
    {
        _log.Add((happened, NextId()));
        Book = AlarmBook.Evolve(Book, happened, _log[^1].Id);
    }

    private Guid NextId() => new(++_ids, 0, 0, new byte[8]);

    private static bool IsMine(EdgeId edge) => edge == Edge;
}
