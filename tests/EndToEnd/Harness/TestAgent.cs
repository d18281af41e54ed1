using System.Text.Json;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>A real agent with a data folder of its own.</summary>
/// <param name="edge">Where its edge is, <c>host:port</c>.</param>
/// <param name="network">Where it lives; null for the host's.</param>
internal sealed class TestAgent(
    Fleet fleet, string folder, string edge, string processes, HostNetwork? network = null)
{
    private RunningProgram? _program;

    public string Id { get; private set; } = "";

    /// <summary>What it has said so far.</summary>
    public string Text => _program?.Text ?? "";

    public RunningProgram Program => _program ?? throw new InvalidOperationException("the agent was not started");

    private string Config => Path.Combine(folder, "gse_agent.conf");

    public async Task EnrolAsync(string token, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(
            Config,
            $$"""
            {
              "access": { "cluster_endpoints": "{{edge}}" },
              "data_dir": {{JsonSerializer.Serialize(folder)}},
              "processes": {{processes}}
            }
            """,
            cancellation);
        using var registration = Run("--register", token);
        var code = await registration.ExitAsync(Fleet.Slack, cancellation);
        var line = registration.Output.FirstOrDefault(line => line.StartsWith("agent-id: ", StringComparison.Ordinal));
        Assert.True(code == 0 && line is not null, $"--register ended with {code}:\n{registration.Text}");
        Id = line["agent-id: ".Length..];
    }

    /// <summary>Starts the program, for the first time or again.</summary>
    public void Start() => _program = fleet.Keep(Run());

    /// <summary>Waits until <c>list_agent_state</c> tells this state.</summary>
    public Task SeenAsync(int statusCode, TimeSpan within, CancellationToken cancellation)
    {
        int? last = null;
        return Eventually.TrueAsync(
            $"status {statusCode} of {Id}", within,
            async () => (last = await fleet.Api.StatusCodeAsync(Id, cancellation)) == statusCode,
            cancellation, () => $"It is {last}.\nagent:\n{_program?.Text}\nedge:\n{fleet.Edge.Text}");
    }

    /// <summary>Waits until the log holds an event of this agent of this type, behind a position.</summary>
    public Task<LogEntry> EventAsync(
        string type, TimeSpan within, CancellationToken cancellation, long after = -1) =>
        Eventually.GetAsync(
            $"{type} of {Id}", within,
            async () => (await EventsAsync(cancellation)).FirstOrDefault(e => e.Type == type && e.Position > after),
            cancellation, () => $"edge:\n{fleet.Edge.Text}");

    public async Task<IReadOnlyList<LogEntry>> EventsAsync(CancellationToken cancellation) =>
        await fleet.Api.EventsOfAsync(Id, cancellation);

    private RunningProgram Run(params string[] arguments)
    {
        string[] command = [Programs.Agent, "-f", Config, .. arguments];
        if (network is not null)
        {
            command = network.Within(command);
        }

        return RunningProgram.Start(command[0], command[1..], []);
    }
}
