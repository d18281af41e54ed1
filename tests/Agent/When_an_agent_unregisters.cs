using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_an_agent_unregisters : IDisposable
{
    private readonly AgentExecutable _agent = new();
    private readonly TestAuthority _authority = new();
    private readonly FakeEdge _edge;
    private readonly CancellationTokenSource _deadline = Deadline.In(60);

    public When_an_agent_unregisters() => _edge = new FakeEdge(_authority.ServerCertificate(), _authority);

    private CancellationToken Soon => _deadline.Token;

    private string Key => Path.Combine(_agent.DataDir, "cert", "gse_agent.key");

    public void Dispose()
    {
        _edge.Dispose();
        _deadline.Dispose();
        _agent.Dispose();
    }

    [Fact]
    public async Task it_says_who_leaves_and_deletes_its_identity_when_the_edge_has_said_goodbye()
    {
        await RegisterAsync();
        Assert.True(File.Exists(Key));
        File.WriteAllText(Path.Combine(_agent.DataDir, "outbox"), "reports of agent-9");
        File.WriteAllText(Path.Combine(_agent.DataDir, "processes"), "what agent-9 told");
        var leaving = _agent.RunAsync(Soon, "--unregister");
        using (var connection = await _edge.AcceptAsync(Soon))
        {
            Assert.Equal("CN=agent-9", connection.Client?.Subject);
            var hello = await connection.ReceiveAsync(FrameKind.Hello, Hello.Parser, Soon);
            Assert.Equal(("agent-9", Purpose.Control), (hello.AgentId, hello.Purpose));
            Assert.NotEmpty((await connection.ReceiveAsync(FrameKind.Unregister, Unregister.Parser, Soon)).Reason);
            await connection.SendAsync(FrameKind.Goodbye, new Goodbye { Reason = "Retired" }, Soon);
        }

        Assert.Equal((0, "unregistered: agent-9\n"), (await leaving).Said);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Key)!));
        Assert.Equal(["agent.lock"], Directory.GetFiles(_agent.DataDir).Select(Path.GetFileName));
        Assert.Equal((0, "not enrolled, nothing to do\n"), (await _agent.RunAsync(Soon, "--unregister")).Said);
    }

    [Theory]
    [InlineData(RefusalCode.Retired)]
    [InlineData(RefusalCode.CertificateRevoked)]
    public async Task being_refused_as_one_who_left_counts_as_having_left(RefusalCode code)
    {
        await RegisterAsync();
        Assert.Equal((0, "unregistered: agent-9\n"), (await RefusedAsync(code)).Said);
        Assert.False(File.Exists(Key));
    }

    [Theory]
    [InlineData(RefusalCode.Busy)]
    [InlineData(RefusalCode.NotEnrolled)]
    public async Task any_other_refusal_leaves_the_identity_for_another_try(RefusalCode code)
    {
        await RegisterAsync();
        var ran = await RefusedAsync(code);
        Assert.Equal((3, ""), ran.Said);
        Assert.Contains($"{code}: so it is", ran.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Key));
    }

    [Fact]
    public async Task an_edge_out_of_reach_leaves_the_identity_for_another_try()
    {
        await RegisterAsync();
        _edge.Dispose();
        Assert.Equal((3, ""), (await _agent.RunAsync(Soon, "--unregister")).Said);
        Assert.True(File.Exists(Key));
    }

    private async Task<Ran> RefusedAsync(RefusalCode code)
    {
        var leaving = _agent.RunAsync(Soon, "--unregister");
        using (var connection = await _edge.AcceptAsync(Soon))
        {
            await connection.ReceiveAsync(FrameKind.Hello, Hello.Parser, Soon);
            await connection.SendAsync(FrameKind.Refused, new Refused { Code = code, Message = "so it is" }, Soon);
            return await leaving;
        }
    }

    private async Task RegisterAsync()
    {
        _agent.WriteConfig(_edge.Endpoint);
        var registering = _agent.RunAsync(Soon, "--register", _authority.Token);
        await _edge.EnrolAsync(_authority, "agent-9", Soon);
        Assert.Equal(0, (await registering).Code);
    }
}
