using System.Globalization;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>One edge on a data folder and ports of its own, and agents on it; short intervals.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(2);

    /// <summary>What a busy machine may add to anything that is not measured.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    private readonly List<RunningProgram> _started = [];
    private readonly int _http = FreePort.Next();
    private readonly int _link = FreePort.Next();

    private Fleet()
    {
        Data = Path.Combine(Path.GetTempPath(), $"gse-e2e-{Guid.NewGuid():N}");
        Api = new Api(new Uri($"http://127.0.0.1:{_http}/"));
    }

    public string Data { get; }

    public Api Api { get; }

    public RunningProgram Edge { get; private set; } = null!;

    public static async Task<Fleet> StartAsync(CancellationToken cancellation)
    {
        var fleet = new Fleet();
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

    /// <summary>
    /// Starts the edge on the fleet's data, for the first time or again, and waits until it is ready.
    /// </summary>
    public async Task StartEdgeAsync(CancellationToken cancellation)
    {
        Edge = Keep(RunningProgram.Start(Programs.Edge, [], new Dictionary<string, string>
        {
            ["GSE_DATA"] = Data,
            ["GSE_HTTP"] = $"127.0.0.1:{_http}",
            ["GSE_LINK"] = $"127.0.0.1:{_link}",
            ["GSE_Liveness__BeatInterval"] = Text(BeatInterval),
            ["GSE_Liveness__LostAfter"] = Text(LostAfter),
            ["GSE_Liveness__ReconnectWindow"] = "6s",
            ["GSE_Alarms__RepeatInterval"] = Text(RepeatInterval),
            ["GSE_Alarms__TimeZone"] = "+08:00",
        }));
        await Eventually.TrueAsync(
            "the edge is ready", TimeSpan.FromSeconds(60),
            () =>
            {
                Assert.False(Edge.HasExited, $"the edge has ended:\n{Edge.Text}");
                return Api.IsReadyAsync(cancellation);
            },
            cancellation, () => Edge.Text);
        Api.Key = (await File.ReadAllTextAsync(Path.Combine(Data, "admin.key"), cancellation)).Trim();
    }

    /// <summary>Enrols a new agent, without starting it.</summary>
    /// <param name="processes">The configuration's <c>processes</c> array.</param>
    public async Task<TestAgent> EnrolAsync(CancellationToken cancellation, string processes = "[]")
    {
        var agent = new TestAgent(this, Path.Combine(Data, $"agent-{Guid.NewGuid():N}"), _link, processes);
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

    /// <summary>The documents that a channel's file route has delivered so far, oldest first.</summary>
    public IReadOnlyList<string> Delivered(int channel) => Delivery.Read(Path.Combine(Data, "out"), channel);

    public ValueTask DisposeAsync()
    {
        // Agents first: an agent that outlives its edge would only log about it.
        foreach (var program in Enumerable.Reverse(_started))
        {
            program.Dispose();
        }

        Api.Dispose();
        Directory.Delete(Data, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Text(TimeSpan span) => span.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";
}
