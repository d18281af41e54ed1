using Gse.Cli.Api;
using Gse.Cli.Output;
using Spectre.Console;

namespace Gse.Cli.Tests;

public sealed class When_the_fleet_is_watched : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly StringWriter _out = new();

    public void Dispose() => _out.Dispose();

    [Fact]
    public void each_change_is_a_line_and_nothing_else_is()
    {
        var view = new FleetLines(new Printer(Terminal(), json: false));
        view.Show(Fleet(Agent("h1", 2), Agent("h2", 2)), null, Now);
        view.Show(Fleet(Agent("h1", 2), Agent("h2", 2)), null, Now);
        view.Show(Fleet(Agent("h1", -1), Agent("h2", 2)), null, Now);
        const string At = "2026-01-01 00:00:00.000Z  ";
        Assert.Equal(
            [
                At + "h1  0:10.0.0.1  running", At + "h2  0:10.0.0.1  running", At + "2 agents: 2 running",
                At + "h1  0:10.0.0.1  running -> lost", At + "2 agents: 1 running, 1 lost",
            ],
            _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void an_edge_that_is_away_is_told_once()
    {
        var view = new FleetLines(new Printer(Terminal(), json: false));
        view.Show(Fleet(), null, Now);
        view.Show(null, new Failure(ExitCode.NotReachable, "nobody there"), Now);
        view.Show(null, new Failure(ExitCode.NotReachable, "nobody there"), Now);
        view.Show(Fleet(), null, Now);
        Assert.Equal(
            ["no agents", "nobody there", "no agents"],
            _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[26..]));
    }

    [Fact]
    public void programs_get_the_agent_as_json()
    {
        var view = new FleetJson(new Printer(Terminal(), json: true));
        view.Show(Fleet(Agent("h1", 2)), null, Now);
        view.Show(Fleet(Agent("h1", 2)), null, Now);
        Assert.Equal(
            """{"id":"h1","host":"0:10.0.0.1","status":"running","statusCode":2,"connected":true,"lost":false}""",
            _out.ToString().TrimEnd('\n'));
    }

    [Fact]
    public void the_screen_shows_first_who_needs_a_look()
    {
        new FleetScreen(Terminal()).Show(Fleet(Agent("h1", 2), Agent("h2", -1)), null, Now);
        var text = _out.ToString();
        Assert.Contains("2 agents: 1 running, 1 lost", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("h2", StringComparison.Ordinal) < text.IndexOf("h1", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task the_view_ends_with_the_first_answer_if_that_is_a_refusal()
    {
        using var edge = new StubEdge().Answers("GET /v1/agents?limit=1000", """{"detail":"no key"}""", 401);
        var run = await GseRun.Of($"watch --url {edge.Url}");
        Assert.Equal((4, "gse: no key\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task the_view_ends_well_when_it_is_interrupted()
    {
        using var edge = new StubEdge().Answers("GET /v1/agents?limit=1000", """{"items":[],"total":0}""");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = GseRun.Of($"watch --url {edge.Url}", TimeProvider.System, stop.Token);
        await edge.Asked;
        await stop.CancelAsync();
        Assert.Equal(0, (await run).Code);
    }

    private static AgentPage Fleet(params IReadOnlyList<Agent> agents) => new(agents, agents.Count, null);

    private static Agent Agent(string id, int code) => new(
        id, "0:10.0.0.1", null, code == 2 ? "running" : "unknown", code, code == 2, code == -1, null, null, null, null,
        null, null, null, null, null, null, null);

    private Terminal Terminal()
    {
        var ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Out = new AnsiConsoleOutput(_out),
        });
        ansi.Profile.Width = 200;
        return new Terminal(_out, TextWriter.Null, ansi, IsLive: false, TimeProvider.System);
    }
}
