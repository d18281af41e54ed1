using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Agents;

/// <summary>An agent and what can happen to it, for the specs.</summary>
internal static class AnAgent
{
    public static readonly AgentId Id = AgentId.Parse("0100005254008ed86116666614661851");
    public static readonly EdgeId Here = EdgeId.Parse("e1");
    public static readonly EdgeId There = EdgeId.Parse("e2");
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly HostFacts Facts = new(
        "web-1", ["10.0.0.1"], "linux", "Debian GNU/Linux 12", "x86_64", "6.1.0", 4, 8L << 30, "0.1.0", "boot",
        Noon, Noon);

    public static Spec<AgentState, AgentEvent> Spec => new(AgentState.Initial, AgentState.Evolve);

    public static AgentEnrolled Enrolled(string certificate = "AA") =>
        new(Id, new HostAddress(0, "10.0.0.1"), "web-1", certificate, "token", Noon);

    public static AgentConnected Connected(long session = 1, EdgeId? edge = null) =>
        new(Id, edge ?? Here, session, "10.0.0.1:5000", "instance", "0.1.0", Noon);

    public static AgentDisconnected Disconnected(long session = 1, EdgeId? edge = null) =>
        new(Id, edge ?? Here, session, DisconnectReason.ConnectionLost, Noon);

    public static AgentLost Lost(EdgeId? edge = null) => new(
        Id, edge ?? Here, LossCause.Disconnected, Noon, Noon, Noon.AddSeconds(12), Noon.AddSeconds(30));

    public static AgentRecovered Recovered => new(Id, Here, Noon.AddSeconds(30), Noon.AddSeconds(40));

    public static AgentFactsChanged FactsChanged => new(Id, Facts, Noon);

    public static AgentLabelsChanged Labelled(params (string Name, string Value)[] labels) =>
        new(Id, labels.ToDictionary(label => label.Name, label => label.Value), "admin", Noon);

    public static AgentRetired Retired => new(Id, "admin", "gone", Noon);

    public static ConnectAgent Connect(string certificate = "AA", EdgeId? edge = null) =>
        new(Id, edge ?? Here, certificate, "10.0.0.1:5000", "instance", Facts, Noon);

    /// <summary>One of each, in an order in which they can follow one another.</summary>
    public static AgentEvent[] EveryEvent =>
    [
        Enrolled(), Connected(), FactsChanged, new AgentIdConflict(Id, Here, "a", "b", "web-2", Noon),
        new AgentReportsDropped(Id, 3, Noon), Disconnected(), Lost(), Recovered, Labelled(("a", "b")), Retired,
    ];
}
