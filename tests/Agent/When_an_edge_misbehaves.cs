using System.Diagnostics;
using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_an_edge_misbehaves : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(30);

    private CancellationToken Soon => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task a_half_open_connection_is_dropped_after_the_ack_timeout_and_another_made()
    {
        using var edge = new FakeEdge(null, null);
        await using var agent = new AgentUnderTest(edge.Endpoint, null, insecure: true).Start();
        using var silent = await edge.AcceptAsync(Soon);
        await silent.WelcomeAsync(Soon, interval: 100, ackTimeout: 500);
        var since = Stopwatch.GetTimestamp();
        using var next = await edge.AcceptAsync(Soon);
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 400, 15_000);
        Assert.Equal("agent-1", (await next.WelcomeAsync(Soon)).AgentId);
    }

    [Fact]
    public async Task a_malformed_frame_costs_that_connection_only()
    {
        using var edge = new FakeEdge(null, null);
        await using var agent = new AgentUnderTest(edge.Endpoint, null, insecure: true).Start();
        using var broken = await edge.AcceptAsync(Soon);
        await broken.WelcomeAsync(Soon, interval: 60_000);
        await broken.SendRawAsync([1, 250, 0, 0, 0, 0, 0, 0], Soon);
        using var next = await edge.AcceptAsync(Soon);
        await next.WelcomeAsync(Soon);
        await next.ReceiveAsync(FrameKind.Beat, Beat.Parser, Soon);
    }

    [Fact]
    public async Task the_next_endpoint_is_tried()
    {
        string dead;
        using (var gone = new FakeEdge(null, null))
        {
            dead = gone.Endpoint;
        }

        using var edge = new FakeEdge(null, null);
        await using var agent = new AgentUnderTest($"{dead},{edge.Endpoint}", null, insecure: true).Start();
        using var connection = await edge.AcceptAsync(Soon);
        await connection.WelcomeAsync(Soon);
    }

    [Fact]
    public async Task a_busy_edge_is_asked_again_when_it_said()
    {
        using var edge = new FakeEdge(null, null);
        await using var agent = new AgentUnderTest(edge.Endpoint, null, insecure: true).Start();
        using var busy = await edge.AcceptAsync(Soon);
        await busy.ReceiveAsync(FrameKind.Hello, Hello.Parser, Soon);
        var since = Stopwatch.GetTimestamp();
        await busy.SendAsync(FrameKind.Refused, new Refused { Code = RefusalCode.Busy, RetryAfterMs = 300 }, Soon);
        using var next = await edge.AcceptAsync(Soon);
        Assert.True(Stopwatch.GetElapsedTime(since) >= TimeSpan.FromMilliseconds(290));
        await next.WelcomeAsync(Soon);
    }

    [Fact]
    public async Task a_server_of_another_authority_is_not_enrolled_at()
    {
        var other = new TestAuthority();
        using var edge = new FakeEdge(other.ServerCertificate(), other);
        await AssertNotTrusted(edge);
    }

    [Fact]
    public async Task an_agent_that_poses_as_an_edge_is_not_trusted()
    {
        using var edge = new FakeEdge(_authority.AgentCertificateWithKey(), _authority);
        await AssertNotTrusted(edge);
    }

    // The agent ends the handshake, or closes before it says a word: no token leaves it.
    private async Task AssertNotTrusted(FakeEdge edge)
    {
        await using var agent = new AgentUnderTest(edge.Endpoint, _authority.Token).Start();
        Enrol? heard = null;
        try
        {
            using var connection = await edge.AcceptAsync(Soon);
            heard = await connection.TryReceiveAsync(FrameKind.Enrol, Enrol.Parser, Soon);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // As it should be.
            Assert.NotNull(e.Message);
        }

        Assert.Null(heard);
        Assert.False(File.Exists(agent.Settings.Tls.Certificate));
    }
}
