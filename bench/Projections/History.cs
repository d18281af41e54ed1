using System.Globalization;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Domain.Processes;

namespace Gse.Bench.Projections;

/// <summary>
/// What a fleet writes in a few days: agents that come, go and get lost, and three processes on each host.
/// </summary>
internal static class History
{
    private const int ProcessesPerAgent = 3;
    private const int AgentsPerCall = 500;

    private static readonly EdgeId Edge = EdgeId.Parse("e1");
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ReadOnlyMemory<byte> Metadata = EventCodec.EncodeMetadata(new EventMetadata(
        "agent:0200000000000001", "0192f0c4a7b87d0e9d1f6f1c2b3a4d5e", null,
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

    /// <summary>Writes at least so many events, round by round through all agents, as they would come.</summary>
    public static async Task<int> WriteAsync(IEventWriter log, int agents, int events, CancellationToken cancellation)
    {
        var written = 0;
        for (var round = 0; written < events; round++)
        {
            for (var first = 0; first < agents; first += AgentsPerCall)
            {
                var appends = Enumerable.Range(first, Math.Min(AgentsPerCall, agents - first))
                    .SelectMany(number => Round(number, round)).ToArray();
                await log.AppendManyAsync(appends, cancellation);
                written += appends.Sum(append => append.Events.Count);
            }
        }

        return written;
    }

    /// <summary>One more connection of an agent.</summary>
    public static StreamAppend Connected(int number, int session) => Append(
        StreamName.OfAgent(Agent(number)),
        [new AgentConnected(Agent(number), Edge, 1_000_000 + session, "10.0.0.1:40000", "instance", "1.0.0", Start)]);

    private static AgentId Agent(int number) =>
        AgentId.Parse(string.Create(CultureInfo.InvariantCulture, $"020000000000000000000000{number:D8}"));

    private static IEnumerable<StreamAppend> Round(int number, int round)
    {
        var agent = Agent(number);
        var at = Start.AddHours(round).AddMilliseconds(number);
        yield return Append(StreamName.OfAgent(agent), round == 0 ? First(agent, number, at) : Later(agent, round, at));
        yield return Append(StreamName.OfProcesses(agent), [.. Processes(agent, round, at)]);
    }

    private static IDomainEvent[] First(AgentId agent, int number, DateTimeOffset at)
    {
        var ip = $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}";
        var facts = new HostFacts(
            $"host-{number}", [ip, "fd00::1"], "linux", "Debian GNU/Linux 12", "x86_64", "6.1.0-18-amd64", 16,
            64L << 30, "1.0.0", $"boot-{number}", at, at);
        return
        [
            new AgentEnrolled(agent, new HostAddress(0, ip), facts.HostName, "0A1B2C3D4E5F", "token", at),
            new AgentConnected(agent, Edge, 1, ip + ":40000", "instance", "1.0.0", at),
            new AgentFactsChanged(agent, facts, at),
        ];
    }

    private static IDomainEvent[] Later(AgentId agent, int round, DateTimeOffset at) =>
    [
        new AgentDisconnected(agent, Edge, round, DisconnectReason.ConnectionLost, at),
        new AgentLost(agent, Edge, LossCause.Disconnected, at, at, at.AddSeconds(30), at.AddSeconds(30)),
        new AgentConnected(agent, Edge, round + 1, "10.0.0.1:40000", "instance", "1.0.0", at.AddMinutes(1)),
        new AgentRecovered(agent, Edge, at.AddSeconds(30), at.AddMinutes(1)),
    ];

    private static IEnumerable<IDomainEvent> Processes(AgentId agent, int round, DateTimeOffset at)
    {
        for (var number = 0; number < ProcessesPerAgent; number++)
        {
            ProcessKey.TryCreate("nodeman", $"plugin{number}", out var key);
            if (round == 0)
            {
                var labels = new Dictionary<string, string>();
                var watch = new ProcessWatch(key.Name, $"/run/{key.Name}.pid", "", true, "1.0", labels);
                yield return new ProcessRegistered(agent, key, watch, at);
            }
            else
            {
                yield return new ProcessExited(agent, key, round, null, null, at);
            }

            var command = $"/usr/local/gse/plugins/{key.Name} -c x.conf";
            yield return new ProcessStarted(agent, key, round + 1, at, command, at);
        }
    }

    private static StreamAppend Append(StreamName stream, IDomainEvent[] events) => new(
        stream, ExpectedVersion.Any,
        [.. events.Select(happened => EventCodec.Encode(happened, Guid.CreateVersion7(), Metadata))]);
}
