using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Identity;
using Gse.AgentHost.Link;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_an_agent_knows_several_edges : IDisposable
{
    private readonly FakeEdge _first = new(null, null);
    private readonly FakeEdge _second = new(null, null);
    private readonly CancellationTokenSource _deadline = Deadline.In(30);

    private CancellationToken Soon => _deadline.Token;

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task a_lost_session_leads_it_to_the_edge_it_was_told_of()
    {
        await using var agent = new AgentUnderTest(_first.Endpoint, null, insecure: true).Start();
        using (var connection = await _first.AcceptAsync(Soon))
        {
            await connection.WelcomeAsync(Soon, edges: [_first.Endpoint, _second.Endpoint]);
            await connection.ReceiveAsync(FrameKind.Beat, Beat.Parser, Soon);
        }

        using var next = await _second.AcceptAsync(Soon);
        await next.WelcomeAsync(Soon);
    }

    [Fact]
    public async Task a_Goodbye_does_so_too_with_edges_that_came_with_a_later_Pace()
    {
        await using var agent = new AgentUnderTest(_first.Endpoint, null, insecure: true).Start();
        using (var connection = await _first.AcceptAsync(Soon))
        {
            await connection.WelcomeAsync(Soon, interval: 60_000);
            var pace = new Pace { BeatIntervalMs = 60_000, Edges = { _first.Endpoint, _second.Endpoint } };
            await connection.SendAsync(FrameKind.Pace, pace, Soon);
            await connection.SendAsync(FrameKind.Goodbye, new Goodbye { ReconnectAfterMs = 1 }, Soon);
            using var next = await _second.AcceptAsync(Soon);
            await next.WelcomeAsync(Soon);
        }

        Assert.Equal(
            [_first.Endpoint, _second.Endpoint],
            await File.ReadAllLinesAsync(Path.Combine(agent.Folder.Path, "edges"), Soon));
    }

    [Fact]
    public async Task an_agent_that_starts_anew_finds_the_fleet_though_its_configured_edge_is_gone()
    {
        using var gone = new FakeEdge(null, null);
        var configured = gone.Endpoint;
        gone.Dispose();
        await using var agent = new AgentUnderTest(
            configured, null, insecure: true, remembered: [configured, _second.Endpoint]).Start();
        using var next = await _second.AcceptAsync(Soon);
        await next.WelcomeAsync(Soon);
    }

    [Fact]
    public async Task a_refusal_that_allows_it_is_followed_by_a_try_at_the_other()
    {
        await using var agent = new AgentUnderTest(
            $"{_first.Endpoint},{_second.Endpoint}", null, insecure: true).Start();
        var accepting = new[] { _first.AcceptAsync(Soon), _second.AcceptAsync(Soon) };
        var reached = await Task.WhenAny(accepting);
        using (var refusing = await reached)
        {
            await refusing.ReceiveAsync(FrameKind.Hello, Hello.Parser, Soon);
            var busy = new Refused { Code = RefusalCode.Busy, RetryAfterMs = 1 };
            await refusing.SendAsync(FrameKind.Refused, busy, Soon);
            using var other = await accepting.Single(task => task != reached);
            await other.WelcomeAsync(Soon);
        }
    }

    [Fact]
    public async Task enrolment_asks_every_configured_edge_and_takes_the_one_that_answers()
    {
        var authority = new TestAuthority();
        using var edge = new FakeEdge(authority.ServerCertificate(), authority);
        using var dead = new FakeEdge(null, null);
        var gone = dead.Endpoint;
        dead.Dispose();
        for (var seed = 0; seed < 4; seed++)
        {
            await using var agent = new AgentUnderTest($"{gone},{edge.Endpoint}", authority.Token);
            var enroller = new Enroller(
                agent.Settings, agent.Store, new LinkConnector(TimeProvider.System), new Random(seed),
                TimeProvider.System);
            Assert.True(EnrolmentToken.TryParse(authority.Token, out var token));
            var asking = enroller.EnrolAsync(token, new Facts(), Soon);
            await edge.EnrolAsync(authority, "agent-7", Soon);
            Assert.Equal(new EnrolmentResult.Enrolled("agent-7"), await asking);
        }
    }
}
