namespace Gse.EndToEnd.Tests.Harness;

/// <summary>One edge, or several on the same engines, and agents on them; short intervals.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    /// <summary>What a busy machine may add to anything that is not measured.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["GSE_Liveness__BeatInterval"] = TestEdge.Text(BeatInterval),
        ["GSE_Liveness__LostAfter"] = TestEdge.Text(LostAfter),
        ["GSE_Liveness__ReconnectWindow"] = "6s",
        ["GSE_Alarms__RepeatInterval"] = TestEdge.Text(RepeatInterval),
        ["GSE_Alarms__TimeZone"] = "+08:00",
        ["GSE_Edges__Lease"] = TestEdge.Text(Lease),
    };

    private readonly List<RunningProgram> _started = [];
    private readonly List<TestEdge> _edges = [];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gse-e2e-{Guid.NewGuid():N}");
    private readonly Engines _engines;

    private Fleet(Engines engines)
    {
        _engines = engines;
        _edges.Add(new TestEdge(_folder, engines, Keep));
    }

    /// <summary>The one that is configured; the others have nothing but the engines.</summary>
    public TestEdge First => _edges[0];

    public string Data => First.Data;

    public Api Api => First.Api;

    public RunningProgram Edge => First.Program;

    public static Task<Fleet> StartAsync(CancellationToken cancellation) =>
        StartAsync(Engines.OfThisRun(), cancellation);

    public static async Task<Fleet> StartAsync(Engines engines, CancellationToken cancellation)
    {
        var fleet = new Fleet(engines);
        Directory.CreateDirectory(fleet.Data);
        try
        {
            await fleet.StartEdgeAsync(cancellation);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the first edge on its data, for the first time or again, and waits until it is ready.</summary>
    public Task StartEdgeAsync(CancellationToken cancellation) => First.StartAsync(Settings, cancellation);

    /// <summary>One more edge, on a fresh data folder, that is told nothing but the engines.</summary>
    public async Task<TestEdge> AddEdgeAsync(CancellationToken cancellation)
    {
        var folder = Path.Combine(_folder, $"edge-{_edges.Count + 1}");
        Directory.CreateDirectory(folder);
        var edge = new TestEdge(folder, _engines, Keep);
        _edges.Add(edge);
        await edge.StartAsync([], cancellation);
        return edge;
    }

    /// <summary>Enrols a new agent at the first edge, without starting it.</summary>
    /// <param name="processes">The configuration's <c>processes</c> array.</param>
    /// <param name="network">Where it lives, and from where it finds the edge; null for the host's.</param>
    public async Task<TestAgent> EnrolAsync(
        CancellationToken cancellation, string processes = "[]", HostNetwork? network = null)
    {
        var agent = new TestAgent(
            this, Path.Combine(Data, $"agent-{Guid.NewGuid():N}"), network?.Edge ?? $"127.0.0.1:{First.Link}",
            processes, network);
        await agent.EnrolAsync(await Api.CreateTokenAsync(1, cancellation), cancellation);
        return agent;
    }

    /// <summary>Enrols and starts a new agent, and waits until it is seen running.</summary>
    public async Task<TestAgent> AddAgentAsync(CancellationToken cancellation, string processes = "[]")
    {
        var agent = await EnrolAsync(cancellation, processes);
        agent.Start();
        await agent.SeenAsync(2, Slack, cancellation);
        return agent;
    }

    public RunningProgram Keep(RunningProgram program)
    {
        _started.Add(program);
        return program;
    }

    /// <summary>What a channel's file route has delivered so far at the first edge, oldest first.</summary>
    public IReadOnlyList<string> Delivered(int channel) => First.Delivered(channel);

    public ValueTask DisposeAsync()
    {
        // Agents first: an agent that outlives its edge would only log about it.
        foreach (var program in Enumerable.Reverse(_started))
        {
            program.Dispose();
        }

        foreach (var edge in _edges)
        {
            edge.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
