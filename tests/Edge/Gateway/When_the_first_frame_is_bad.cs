using System.Security.Authentication;
using Gse.Application;
using Gse.Application.Agents;
using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_the_first_frame_is_bad
{
    [Theory]
    [InlineData("02010000000000", RefusalCode.UnsupportedVersion)]
    [InlineData("474554202f20485454502f312e310d0a", RefusalCode.UnsupportedVersion)]
    [InlineData("01ff000000000000", RefusalCode.Malformed)]
    [InlineData("0101000000100000ff", RefusalCode.Malformed)]
    [InlineData("0101000000000003ffffff", RefusalCode.Malformed)]
    [InlineData("0103000000000000", RefusalCode.Malformed)]
    [InlineData("01010000ffffffff", RefusalCode.Malformed)]
    public async Task the_peer_is_told_and_only_it_suffers(string hex, RefusalCode code)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var other = await gateway.JoinAsync("a1");
        await using var bad = await gateway.ConnectAsync(await gateway.EnrolAsync("a2"));

        await bad.SendRawAsync(Convert.FromHexString(hex));

        Assert.Equal(code, (await bad.ExpectRefusedAsync()).Code);
        await other.BeatAsync(1);
    }

    [Fact]
    public async Task a_truncated_frame_costs_only_its_connection()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var other = await gateway.JoinAsync("a1");
        var bad = await gateway.ConnectAsync(await gateway.EnrolAsync("a2"));

        await bad.SendRawAsync(Convert.FromHexString("010100000000ff"));
        bad.Kill();

        await other.BeatAsync(1);
        Assert.Equal(1, gateway.Sessions.Count);
    }

    [Fact]
    public async Task one_that_does_not_come_is_not_waited_for()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.ConnectAsync();

        await gateway.AdvanceUntilAsync(client.ExpectClosedAsync(), TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(Purpose.Data)]
    [InlineData(Purpose.File)]
    [InlineData(Purpose.Unspecified)]
    public async Task another_purpose_than_control_is_not_served_yet(Purpose purpose)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.ConnectAsync(await gateway.EnrolAsync("a1"));

        await client.SendHelloAsync(purpose: purpose);

        Assert.Equal(RefusalCode.UnsupportedPurpose, (await client.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task another_id_than_the_certificates_is_refused()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var identity = await gateway.EnrolAsync("a1");
        await using var client = await gateway.ConnectAsync(identity with { Agent = "a2" });

        await client.SendHelloAsync();

        Assert.Equal(RefusalCode.IdMismatch, (await client.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task without_a_certificate_it_is_refused()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.ConnectAsync(TestIdentity.WithoutCertificate("a1"));

        await client.SendHelloAsync();

        Assert.Equal(RefusalCode.NotEnrolled, (await client.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task a_certificate_of_another_authority_ends_in_the_handshake()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        // With TLS 1.3 the client is done before the server has judged it: the alert comes with the first read.
        var refused = await Record.ExceptionAsync(async () =>
        {
            await using var client = await gateway.ConnectAsync(TestIdentity.OfAnotherAuthority("a1"));
            await client.SendHelloAsync();
            Assert.Null(await client.ReadAsync());
        });

        Assert.True(refused is null or IOException or AuthenticationException, refused?.ToString());
        Assert.Equal(0, gateway.Sessions.Count);
    }

    [Fact]
    public async Task an_expired_certificate_is_refused_with_that_reason()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var identity = await gateway.EnrolAsync("a1");
        gateway.Time.Advance(TimeSpan.FromDays(366));
        await using var client = await gateway.ConnectAsync(identity);

        await client.SendHelloAsync();

        Assert.Equal(RefusalCode.CertificateExpired, (await client.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task a_revoked_certificate_is_refused()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var first = await gateway.EnrolAsync("a1");
        await gateway.EnrolAsync("a1");
        await gateway.EnrolAsync("a1");
        await using var client = await gateway.ConnectAsync(first);

        await client.SendHelloAsync();

        Assert.Equal(RefusalCode.CertificateRevoked, (await client.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task a_retired_agent_is_refused()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var identity = await gateway.EnrolAsync("a1");
        var retire = new RetireAgent(AgentId.Parse("a1"), "test");
        await gateway.UseCases.SendAsync(retire, Caller.Edge, null, TestContext.Current.CancellationToken);
        await using var client = await gateway.ConnectAsync(identity);

        await client.SendHelloAsync();

        Assert.Equal(RefusalCode.Retired, (await client.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task while_the_log_is_out_of_reach_the_agent_is_asked_to_come_later()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.ConnectAsync(await gateway.EnrolAsync("a1"));
        gateway.Log.Break(true);

        await client.SendHelloAsync();

        var refused = await client.ExpectRefusedAsync();
        Assert.Equal(RefusalCode.Busy, refused.Code);
        Assert.True(refused.RetryAfterMs > 0);
    }
}
