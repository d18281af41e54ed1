using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Domain.Processes;

namespace Gse.Edge.Tests.Http;

/// <summary>One agent in each state, and processes on some of them.</summary>
public sealed class EdgeWithFleet : EdgeUnderTest
{
    public const string Running = "01000052540000000000000000000001";
    public const string Lost = "01000052540000000000000000000002";
    public const string Broken = "01000052540000000000000000000003";
    public const string Stopped = "01000052540000000000000000000004";
    public const string New = "01000052540000000000000000000005";
    public const string Retired = "01000052540000000000000000000006";

    public static readonly DateTimeOffset T0 = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly EdgeId Edge = EdgeId.Parse("edge1");

    protected override async Task SeedAsync()
    {
        await EnrolAsync(Running, 1, Connected(Running), Facts(Running));
        await EnrolAsync(Lost, 2, Connected(Lost), new AgentLost(
            AgentId.Parse(Lost), Edge, LossCause.Silent, At(20), At(20), At(50), At(50)));
        await EnrolAsync(Broken, 3, Connected(Broken), Disconnected(Broken, DisconnectReason.ConnectionLost));
        await EnrolAsync(Stopped, 4, Connected(Stopped), Disconnected(Stopped, DisconnectReason.AgentStopped));
        await EnrolAsync(New, 5);
        await EnrolAsync(Retired, 6, new AgentRetired(AgentId.Parse(Retired), "admin", "scrapped", At(60)));
        Signals.Beat(AgentId.Parse(Running), At(100), new AgentLoad(123, 567));
        foreach (var agent in new[] { Running, Lost, Broken, Stopped })
        {
            await WatchAsync(agent);
        }
    }

    public static DateTimeOffset At(int seconds) => T0.AddSeconds(seconds);

    private Task EnrolAsync(string agent, int number, params AgentEvent[] then)
    {
        var id = AgentId.Parse(agent);
        var host = new HostAddress(0, $"10.0.0.{number}");
        return HappenAsync(
            StreamName.OfAgent(id),
            [new AgentEnrolled(id, host, $"host-{number}", $"CERT{number}", "token1", T0), .. then]);
    }

    private static AgentConnected Connected(string agent) =>
        new(AgentId.Parse(agent), Edge, 1, "10.9.9.9", "instance", "2.1.6-beta.54", At(10));

    private static AgentDisconnected Disconnected(string agent, DisconnectReason reason) =>
        new(AgentId.Parse(agent), Edge, 1, reason, At(30));

    private static AgentFactsChanged Facts(string agent) => new(
        AgentId.Parse(agent),
        new HostFacts(
            "host-1", ["10.0.0.1", "fd00::1"], "linux", "Debian GNU/Linux 12", "x86_64", "6.1", 8, 16_000_000_000,
            "2.1.6-beta.54", "boot", At(-1000), At(-10)),
        At(11));

    private Task WatchAsync(string agent)
    {
        var id = AgentId.Parse(agent);
        var (beat, log) = (Key("bkmonitorbeat"), Key("bkunifylogbeat"));
        return HappenAsync(
            StreamName.OfProcesses(id),
            new ProcessRegistered(id, beat, Watch("bkmonitorbeat"), At(15)),
            new ProcessStarted(id, beat, 4437, At(14), "./bkmonitorbeat", At(15)),
            new ProcessRegistered(id, log, Watch("bkunifylogbeat"), At(15)),
            new ProcessStarted(id, log, 4438, At(14), "./bkunifylogbeat", At(15)),
            new ProcessExited(id, log, 4438, 1, null, At(16)));
    }

    private static ProcessKey Key(string name) => ProcessKey.TryCreate("nodeman", name, out var key) ? key : default;

    private static ProcessWatch Watch(string name) => new(
        name, $"/var/run/{name}.pid", "", true, "1.2.19", new Dictionary<string, string> { ["proc_name"] = name });
}
