using System.Text.Json;
using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

/// <summary>The program itself, as an installer or an operator calls it.</summary>
public sealed class The_program : IDisposable
{
    private readonly AgentExecutable _agent = new();
    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);

    private CancellationToken Soon => _deadline.Token;

    public void Dispose()
    {
        _deadline.Dispose();
        _agent.Dispose();
    }

    [Fact]
    public async Task says_its_version_plainly()
    {
        var (code, output, _) = await AgentExecutable.RunPlainAsync(Soon, "--version");
        Assert.Equal((0, "0.1.0-beta.1"), (code, output.Trim()));
    }

    [Theory]
    [InlineData(2, "unknown argument '--nonsense'", "--nonsense")]
    [InlineData(2, "one command at a time", "--quit", "--reload")]
    [InlineData(1, "no such file", "-f", "/none")]
    public async Task tells_a_wrong_call_and_ends_with_its_code(int expected, string text, params string[] args)
    {
        var (code, output, error) = await AgentExecutable.RunPlainAsync(Soon, args);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(text, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task registers_and_says_the_same_id_when_asked_again()
    {
        using var edge = new FakeEdge(_authority.ServerCertificate(), _authority);
        _agent.WriteConfig(edge.Endpoint);
        var registering = _agent.RunAsync(Soon, "--register", _authority.Token);
        await edge.EnrolAsync(_authority, "agent-9", Soon);
        Assert.Equal((0, "agent-id: agent-9\n"), (await registering).Said);
        Assert.Equal((0, "agent-id: agent-9\n"), (await _agent.RunAsync(Soon, "--register")).Said);
    }

    [Fact]
    public async Task says_by_its_exit_code_whether_registering_again_makes_sense()
    {
        string dead;
        using (var gone = new FakeEdge(null, null))
        {
            dead = gone.Endpoint;
        }

        _agent.WriteConfig(dead);
        Assert.Equal(3, (await _agent.RunAsync(Soon, "--register", _authority.Token)).Code);
        Assert.Equal(2, (await _agent.RunAsync(Soon, "--register", "nonsense")).Code);

        using var edge = new FakeEdge(_authority.ServerCertificate(), _authority);
        _agent.WriteConfig(edge.Endpoint);
        var registering = _agent.RunAsync(Soon, "--register", _authority.Token);
        using var connection = await edge.AcceptAsync(Soon);
        await connection.ReceiveAsync(FrameKind.Enrol, Enrol.Parser, Soon);
        var refused = new Refused { Code = RefusalCode.TokenInvalid, Message = "used up" };
        await connection.SendAsync(FrameKind.Refused, refused, Soon);
        var (code, _, error) = await registering;
        Assert.Equal(4, code);
        Assert.Contains("used up", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task runs_says_how_it_is_refuses_a_second_one_reloads_and_quits_in_order()
    {
        using var edge = new FakeEdge(_authority.ServerCertificate(), _authority);
        _agent.WriteConfig(edge.Endpoint, token: _authority.Token);
        Assert.Equal("not running", Health(await _agent.RunAsync(Soon, "--healthz")).Base);

        using var agent = _agent.Start();
        var log = agent.StandardError.ReadToEndAsync(Soon);
        await edge.EnrolAsync(_authority, "agent-9", Soon);
        using var control = await edge.AcceptAsync(Soon);
        var hello = await control.WelcomeAsync(Soon, interval: 100);
        Assert.Equal("linux", hello.Facts.OsType);
        Assert.NotEmpty(hello.Facts.Addresses);
        await control.ReceiveAsync(FrameKind.Beat, Beat.Parser, Soon);
        await control.SendAsync(FrameKind.BeatAck, new BeatAck { Sequence = 1 }, Soon);
        Assert.Equal(("ok", "ok", 0), Health(await _agent.RunAsync(Soon, "--healthz", "1")));

        var (code, _, error) = await _agent.RunAsync(Soon);
        Assert.Equal(1, code);
        Assert.Contains("another agent runs on", error, StringComparison.Ordinal);

        // A bad file keeps the agent as it is; a good one with a process makes it report, over the same connection.
        File.WriteAllText(_agent.Config, "{");
        Assert.Equal(1, (await _agent.RunAsync(Soon, "--reload")).Code);
        _agent.WriteConfig(
            edge.Endpoint, processes: """{ "namespace": "t", "name": "p", "proc_name": "no-such-process" }""");
        Assert.Equal(0, (await _agent.RunAsync(Soon, "--reload")).Code);
        Assert.Equal("p", (await control.NextReportAsync(Soon)).ProcessRegistered.Process.Name);

        Assert.Equal(0, (await _agent.RunAsync(Soon, "--quit")).Code);
        await agent.WaitForExitAsync(Soon);
        Assert.Equal(0, agent.ExitCode);
        var lines = (await log).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
    }

    private static (string Base, string Cluster, int Code) Health(Ran ran)
    {
        Assert.StartsWith("healthz: ", ran.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(ran.Output["healthz: ".Length..]);
        var data = json.RootElement.GetProperty("data");
        Assert.Equal(ran.Code == 0, json.RootElement.GetProperty("ok").GetBoolean());
        return (data.GetProperty("base").GetString()!, data.GetProperty("cluster").GetString()!, ran.Code);
    }
}
