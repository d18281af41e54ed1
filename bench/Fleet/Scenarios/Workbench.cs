using Gse.Bench.Fleet.Agents;
using Gse.Bench.Fleet.Running;
using Gse.Bench.Fleet.Tasks;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// The edge and the fleet that a scenario needs. Those of the last scenario are used again where they fit, since
/// connecting 15,000 agents takes minutes.
/// </summary>
internal sealed class Workbench(BenchSettings settings) : IAsyncDisposable
{
    // The edge lets few shake hands at a time; more would only wait in its queue and in their own timeouts.
    private const int Handshakes = 16;

    private AgentKeys? _keys;

    public BenchSettings Settings => settings;

    public EdgeProcess? Edge { get; private set; }

    public SimFleet? Fleet { get; private set; }

    /// <summary>A fresh edge on the data of earlier ones, with so many agents enrolled and none connected.</summary>
    public async Task<EdgeProcess> FreshEdgeAsync(EdgeSetup setup, int agents, CancellationToken cancellation)
    {
        await ClearAsync();
        Edge = await EdgeProcess.StartAsync(settings, setup, cancellation);
        if (setup.Tls)
        {
            _keys = new AgentKeys(Edge.Data);
            if (await Enrolment.RunAsync(Edge, _keys, agents, cancellation) is { } rate)
            {
                Console.WriteLine($"  (enrolled up to {agents} agents, {rate:N0} a second)");
            }
        }

        return Edge;
    }

    /// <summary>A fleet on the edge, nobody connected yet.</summary>
    public SimFleet NewFleet(int most, RunClock? runs = null) =>
        Fleet = new SimFleet(Edge!, Edge!.Setup.Tls ? _keys : null, most, runs);

    /// <summary>The whole fleet, connected, beating, and over its first beats.</summary>
    public Task<(EdgeProcess Edge, SimFleet Fleet)> WholeFleetAsync(CancellationToken cancellation) =>
        FleetAsync(EdgeSetup.Secure, settings.Agents, runsTasks: false, cancellation);

    /// <summary>So many agents, connected, beating, and over their first beats.</summary>
    public async Task<(EdgeProcess Edge, SimFleet Fleet)> FleetAsync(
        EdgeSetup setup, int agents, bool runsTasks, CancellationToken cancellation)
    {
        if (Edge is { } edge && Fleet is { Paced: true } fleet && edge.Setup == setup
            && fleet.Agents.Count == agents && fleet.Runs is not null == runsTasks)
        {
            await AllConnectedAsync(fleet, TimeSpan.FromMinutes(3), cancellation);
            return (edge, fleet);
        }

        edge = await FreshEdgeAsync(setup, agents, cancellation);
        fleet = NewFleet(agents, runsTasks ? new RunClock() : null);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await GrowAsync(fleet, agents, cancellation);
        var rate = agents / watch.Elapsed.TotalSeconds;
        Console.WriteLine($"  (connected {agents} agents, {rate:N0} a second)");
        await Task.Delay(TimeSpan.FromSeconds(settings.Quick ? 2 : 30), cancellation);
        return (edge, fleet);
    }

    public static Task GrowAsync(SimFleet fleet, int count, CancellationToken cancellation) =>
        fleet.GrowAsync(count, Handshakes, cancellation);

    public static async Task AllConnectedAsync(SimFleet fleet, TimeSpan within, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(within);
        try
        {
            while (fleet.Connected < fleet.Agents.Count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{fleet.Connected} of {fleet.Agents.Count} agents are connected after {within}; ends: {fleet.Ends}");
        }
    }

    /// <summary>No edge, no fleet.</summary>
    public async Task ClearAsync()
    {
        if (Fleet is { } fleet)
        {
            await fleet.DisposeAsync();
        }

        Edge?.Dispose();
        _keys?.Dispose();
        (Fleet, Edge, _keys) = (null, null, null);
    }

    public async ValueTask DisposeAsync() => await ClearAsync();
}
