using System.Security.Cryptography.X509Certificates;
using Gse.Agent.Tests.Kit;
using Gse.Protocol;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Agent.Tests;

public sealed class When_a_certificate_grows_old : IAsyncDisposable
{
    private const uint Seldom = 3_000_000_000;
    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(30);
    private readonly FakeTimeProvider _time = new();
    private readonly FakeEdge _edge;
    private readonly AgentUnderTest _agent;

    public When_a_certificate_grows_old()
    {
        _edge = new FakeEdge(_authority.ServerCertificate(), _authority);
        _agent = new AgentUnderTest(_edge.Endpoint, null, time: _time);
        _agent.Store.Save("agent-7", NewCertificate(), _authority.Der);
    }

    private CancellationToken Soon => _deadline.Token;

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _edge.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task a_new_one_is_asked_for_at_two_thirds_of_its_life_by_the_edges_clock()
    {
        _agent.Start();
        using var control = await WelcomeAsync(TwoThirds().AddMinutes(-30));
        await NothingIsAskedAsync(control);
        _time.Advance(TimeSpan.FromMinutes(29));
        await NothingIsAskedAsync(control);

        _time.Advance(TimeSpan.FromMinutes(2));
        var enrol = await EnrolAsync(control);
        Assert.Equal(("agent-7", ""), (enrol.AgentId, enrol.Token));
    }

    [Fact]
    public async Task the_next_session_shows_the_new_one()
    {
        _agent.Start();
        using (var control = await WelcomeAsync(TwoThirds().AddMinutes(1)))
        {
            await RenewAsync(control);
        }

        _agent.Reload();
        var renewed = Stored();
        using var next = await _edge.AcceptAsync(Soon);
        Assert.Equal(renewed.Thumbprint, next.Client?.Thumbprint);
    }

    [Fact]
    public async Task a_session_that_outlives_the_new_one_asks_once_more()
    {
        _agent.Start();
        using var control = await WelcomeAsync(TwoThirds().AddMinutes(1));
        await RenewAsync(control);
        await NothingIsAskedAsync(control);

        _time.Advance(TimeSpan.FromDays(6));
        await NothingIsAskedAsync(control);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("agent-7", (await EnrolAsync(control)).AgentId);
    }

    [Fact]
    public async Task an_edge_that_does_not_answer_is_asked_again_after_an_hour()
    {
        _agent.Start();
        using var control = await WelcomeAsync(TwoThirds().AddMinutes(1));
        await EnrolAsync(control);
        _time.Advance(TimeSpan.FromMinutes(59));
        await NothingIsAskedAsync(control);
        _time.Advance(TimeSpan.FromMinutes(2));
        await EnrolAsync(control);
    }

    [Fact]
    public async Task one_for_another_key_is_not_taken_because_the_agent_could_never_come_back_with_it()
    {
        var before = Stored().Thumbprint;
        _agent.Start();
        using var control = await WelcomeAsync(TwoThirds().AddMinutes(1));
        await EnrolAsync(control);
        await SendAsync(control, _authority.AgentCertificateWithKey().RawData);
        await SendAsync(control, [1, 2, 3]);
        await NothingIsAskedAsync(control);
        Assert.Equal(before, Stored().Thumbprint);
    }

    private async Task<EdgeConnection> WelcomeAsync(DateTimeOffset edgeTime)
    {
        var control = await _edge.AcceptAsync(Soon);
        await control.WelcomeAsync(Soon, interval: Seldom, ackTimeout: Seldom, edgeTime: edgeTime);
        return control;
    }

    private async Task RenewAsync(EdgeConnection control)
    {
        await EnrolAsync(control);
        await SendAsync(control, NewCertificate(TwoThirds()));
        await AnswersAsync(control);
    }

    private Task<Enrol> EnrolAsync(EdgeConnection control) =>
        control.ReceiveAsync(FrameKind.Enrol, Enrol.Parser, Soon);

    private Task SendAsync(EdgeConnection control, byte[] certificate) => control.SendAsync(
        FrameKind.Enrolled,
        new Enrolled { AgentId = "agent-7", Certificate = ByteString.CopyFrom(certificate) },
        Soon);

    // The answer to a probe is the next frame: so what was sent before is done, and nothing else was said.
    private Task NothingIsAskedAsync(EdgeConnection control) => AnswersAsync(control);

    private async Task AnswersAsync(EdgeConnection control)
    {
        await control.SendAsync(FrameKind.Probe, new Probe { Nonce = 3 }, Soon);
        Assert.Equal(3ul, (await control.ReceiveAsync(FrameKind.ProbeAnswer, ProbeAnswer.Parser, Soon)).Nonce);
    }

    private byte[] NewCertificate(DateTimeOffset? at = null) =>
        _authority.Sign(_agent.Store.CertificateRequest("agent-7"), "agent-7", at);

    private X509Certificate2 Stored() => _agent.Store.Load()!.Certificate!;

    private DateTimeOffset TwoThirds()
    {
        var (from, to) = (Stored().NotBefore, Stored().NotAfter);
        return from + ((to - from) * 2 / 3);
    }
}
