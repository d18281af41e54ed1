using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Domain.Groups;
using Gse.Domain.Processes;
using Gse.Domain.Tasks;

namespace Gse.Infrastructure.Tests.ReadModels;

/// <summary>Random events of a small fleet, in whatever order: a projection must bear what it is given.</summary>
internal sealed class RandomHistory(int seed)
{
    private static readonly EdgeId Edge = EdgeId.Parse("e1");

    private readonly Random _random = new(seed);
    private readonly List<AlarmId> _alarms = [];
    private DateTimeOffset _now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public StreamAppend Next()
    {
        _now += TimeSpan.FromMilliseconds(_random.Next(5_000));
        var (stream, happened) = Choose();
        return new StreamAppend(
            stream, ExpectedVersion.Any, [EventCodec.Encode(happened, Guid.CreateVersion7(_now), default)]);
    }

    private (StreamName Stream, IDomainEvent Happened) Choose()
    {
        var agent = Agent();
        var (ofAgent, ofProcesses) = (StreamName.OfAgent(agent), StreamName.OfProcesses(agent));
        ProcessKey.TryCreate("ns", $"p{_random.Next(3)}", out var key);
        return _random.Next(20) switch
        {
            0 => (ofAgent, new AgentEnrolled(agent, Host(), Name(), "01", "t", _now)),
            1 => (ofAgent, new AgentConnected(agent, Edge, _random.Next(9), "10.0.0.1:1", "i", "1", _now)),
            2 => (ofAgent, new AgentDisconnected(agent, Edge, _random.Next(9), DisconnectReason.ConnectionLost, _now)),
            3 or 4 => (ofAgent, new AgentLost(agent, Edge, LossCause.Silent, _now, _now, _now, _now)),
            5 => (ofAgent, new AgentRecovered(agent, Edge, _now, _now)),
            6 => (ofAgent, new AgentRetired(agent, "x", "y", _now)),
            7 => (ofProcesses, new ProcessStarted(agent, key, _random.Next(1, 9), _now, "c", _now)),
            8 => (ofProcesses, new ProcessExited(agent, key, _random.Next(1, 9), 1, null, _now)),
            12 => (StreamName.OfChannel(new ChannelId(1)), new ChannelAllocated(
                new ChannelId(_random.Next(1, 4)), "o", $"p{_random.Next(2)}", new JsonText("""{"b":1,"a":"\u0000"}"""),
                _now)),
            13 => (StreamName.OfStreamTo(new StreamToId(1)), new StreamToAdded(
                new StreamToId(_random.Next(9)), "o", $"p{_random.Next(2)}", Name(), "kafka",
                new JsonText("""{"z":1.0,"a":[1e2]}"""), new JsonText("{}"), _now)),
            14 => (StreamName.OfStreamTo(new StreamToId(1)),
                new StreamToDeleted(new StreamToId(_random.Next(9)), "o", "p", _now)),
            16 => (ofAgent, new AgentLabelsChanged(
                agent, new Dictionary<string, string> { ["role"] = Name() }, "x", _now)),
            17 => (StreamName.OfGroup(Group()), _random.Next(3) == 0
                ? new GroupDeleted(Group(), "x", _now)
                : new GroupDefined(Group(), new GroupMembers([agent.Value], null), "x", _now)),
            18 => (StreamName.OfTask(Job()), new TaskSubmitted(
                Job(), Edge, 1, "h", TaskPlan.AllAtOnce, "x", "", Name(), _random.Next(2) == 0, null, _now)),
            19 => (StreamName.OfTask(Job()), new TaskFinished(
                Job(), 1, new Dictionary<TargetOutcome, int> { [TargetOutcome.Exited] = 1 }, _now)),
            15 => (ofProcesses, new ProcessUnregistered(agent, key, _now)),
            9 => (StreamName.OfChannel(new ChannelId(_random.Next(1, 4))), Route()),
            _ => (StreamName.OfAlarms(new DateOnly(2026, 3, 1)), Alarm()),
        };
    }

    private RoutesChanged Route() => new(
        new ChannelId(_random.Next(1, 4)), "o", "p",
        [new ChannelRoute($"r{_random.Next(3)}", new StreamToId(_random.Next(9)), [], default)], [], _now);

    private AlarmEvent Alarm()
    {
        if (_alarms.Count == 0 || _random.Next(3) == 0)
        {
            _alarms.Add(new AlarmId(new Guid(_alarms.Count + 1, 0, 0, new byte[8])));
            return new AlarmRaised(
                _alarms[^1], Edge, ChannelId.BaseAlarm, _alarms.Count, [Agent(), Agent()], "{}", _now);
        }

        var alarm = _alarms[_random.Next(_alarms.Count)];
        return _random.Next(2) == 0
            ? new AlarmRepeated(
                alarm, Edge, ChannelId.BaseAlarm, _random.Next(99), _random.Next(1, 9), [Agent()], "{}", _now)
            : new AlarmCleared(alarm, Edge, [Agent(), Agent()], AlarmClearance.Recovered, _now);
    }

    private TaskId Job() => TaskId.Parse($"GSETASK:S:{_random.Next(4)}");

    private GroupId Group() => GroupId.Parse($"g{_random.Next(3)}");

    private string Name() =>
        ((string[])["web-1", "WEB_2", "db%", "straße", "\ufb01n", "\U0001F600x", "a\0b", ""])[_random.Next(8)];

    private HostAddress Host() => new(0, $"10.0.0.{_random.Next(9)}");

    private AgentId Agent() => AgentId.Parse($"a{_random.Next(6)}");
}
