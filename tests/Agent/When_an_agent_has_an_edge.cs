using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_an_agent_has_an_edge : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(30);

    private CancellationToken Soon => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task it_enrols_by_token_then_comes_back_with_its_certificate_and_beats()
    {
        using var edge = new FakeEdge(_authority.ServerCertificate(), _authority);
        await using var agent = new AgentUnderTest(edge.Endpoint, _authority.Token).Start();
        await EnrolAsync(edge);

        using var control = await edge.AcceptAsync(Soon);
        Assert.Equal("CN=agent-7", control.Client?.Subject);
        var hello = await control.WelcomeAsync(Soon);
        Assert.Equal(("agent-7", Purpose.Control), (hello.AgentId, hello.Purpose));
        Assert.Equal((32, 32), (hello.Instance.Length, hello.Outbox.Length));
        for (ulong sequence = 1; sequence <= 3; sequence++)
        {
            var beat = await control.ReceiveAsync(FrameKind.Beat, Beat.Parser, Soon);
            Assert.Equal(sequence, beat.Sequence);
            Assert.InRange(beat.MemoryPermille, 1u, 1000u);
            await control.SendAsync(FrameKind.BeatAck, new BeatAck { Sequence = sequence }, Soon);
        }

        agent.Stop();
        await control.ReceiveAsync(FrameKind.Bye, Bye.Parser, Soon);
    }

    [Fact]
    public async Task its_key_is_its_own_to_read()
    {
        using var edge = new FakeEdge(_authority.ServerCertificate(), _authority);
        await using var agent = new AgentUnderTest(edge.Endpoint, _authority.Token).Start();
        await EnrolAsync(edge);
        using var control = await edge.AcceptAsync(Soon);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(agent.Settings.Tls.Key));
    }

    [Fact]
    public async Task reports_are_sent_in_order_and_kept_until_acknowledged()
    {
        using var edge = new FakeEdge(null, null);
        await using var agent = new AgentUnderTest(edge.Endpoint, null, insecure: true);
        agent.Outbox.Append(new Report { AtMs = 1 });
        agent.Outbox.Append(new Report { AtMs = 2 });
        agent.Start();
        using (var first = await edge.AcceptAsync(Soon))
        {
            var hello = await first.WelcomeAsync(Soon, interval: 60_000);
            Assert.Equal(1ul, hello.OldestReport);
            Assert.Equal(1ul, (await NextReport(first)).Sequence);
            Assert.Equal(2ul, (await NextReport(first)).Sequence);
            await first.SendAsync(FrameKind.ReportAck, new ReportAck { Sequence = 1 }, Soon);
            await first.SendAsync(FrameKind.Probe, new Probe { Nonce = 5 }, Soon);
            await first.ReceiveAsync(FrameKind.ProbeAnswer, ProbeAnswer.Parser, Soon);
        }

        // The connection broke: what was not acknowledged comes again, and what is new behind it.
        agent.Outbox.Append(new Report { AtMs = 3 });
        using var second = await edge.AcceptAsync(Soon);
        Assert.Equal(2ul, (await second.WelcomeAsync(Soon, interval: 60_000, acked: 1)).OldestReport);
        Assert.Equal(2ul, (await NextReport(second)).Sequence);
        Assert.Equal(3ul, (await NextReport(second)).Sequence);
    }

    [Fact]
    public async Task at_most_a_window_of_reports_is_in_flight()
    {
        using var edge = new FakeEdge(null, null);
        await using var agent = new AgentUnderTest(edge.Endpoint, null, insecure: true);
        for (var i = 0; i < 300; i++)
        {
            agent.Outbox.Append(new Report { AtMs = i });
        }

        agent.Start();
        using var control = await edge.AcceptAsync(Soon);
        await control.WelcomeAsync(Soon, interval: 60_000);
        for (ulong sequence = 1; sequence <= 256; sequence++)
        {
            Assert.Equal(sequence, (await NextReport(control)).Sequence);
        }

        // The next frame is the answer, not report 257.
        await control.SendAsync(FrameKind.Probe, new Probe { Nonce = 9 }, Soon);
        Assert.Equal(9ul, (await control.ReceiveAsync(FrameKind.ProbeAnswer, ProbeAnswer.Parser, Soon)).Nonce);
        await control.SendAsync(FrameKind.ReportAck, new ReportAck { Sequence = 1 }, Soon);
        Assert.Equal(257ul, (await NextReport(control)).Sequence);
    }

    [Fact]
    public async Task a_new_pace_holds_at_once()
    {
        using var edge = new FakeEdge(null, null);
        await using var agent = new AgentUnderTest(edge.Endpoint, null, insecure: true).Start();
        using var control = await edge.AcceptAsync(Soon);
        await control.WelcomeAsync(Soon, interval: 3_600_000);
        await control.SendAsync(FrameKind.Pace, new Pace { BeatIntervalMs = 100, AckTimeoutMs = 5000 }, Soon);
        Assert.Equal(1ul, (await control.ReceiveAsync(FrameKind.Beat, Beat.Parser, Soon)).Sequence);
    }

    private async Task EnrolAsync(FakeEdge edge)
    {
        using var connection = await edge.AcceptAsync(Soon);
        Assert.Null(connection.Client);
        var enrol = await connection.ReceiveAsync(FrameKind.Enrol, Enrol.Parser, Soon);
        Assert.Equal(_authority.Token, enrol.Token);
        await connection.SendAsync(FrameKind.Enrolled, _authority.Enrolled(enrol, "agent-7"), Soon);
    }

    private Task<Report> NextReport(EdgeConnection connection) =>
        connection.ReceiveAsync(FrameKind.Report, Report.Parser, Soon);
}
