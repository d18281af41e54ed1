using System.Security.Cryptography;
using Gse.Application;
using Gse.Application.Access;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_an_agent_enrols
{
    [Fact]
    public async Task a_good_token_buys_a_certificate_that_is_welcome()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        await using var client = await gateway.JoinAsync("a1");

        await client.BeatAsync(1, cpu: 250);
        Assert.Equal([(AgentId.Parse("a1"), 1UL)], gateway.Signals.Recorded);
        Assert.True(gateway.Sessions.TryFind(AgentId.Parse("a1"), out var link));
        Assert.Equal(250, link.Load?.CpuPermille);
    }

    [Fact]
    public async Task the_server_shows_the_authority_that_the_token_names()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = await gateway.TokenAsync();

        await using var client = await gateway.ConnectAsync();

        var carried = client.ServerCertificate!.Extensions.Single(e => e.Oid!.Value == AuthorityExtension.Oid);
        Assert.EndsWith(Convert.ToHexStringLower(SHA256.HashData(carried.RawData)), token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_resumed_session_of_tls_is_still_the_agents_until_it_retires()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var identity = await gateway.EnrolAsync("a1");
        await using (var first = await LinkClient.ConnectAsync(gateway, identity, resumes: true))
        {
            await first.HelloAsync();
        }

        await using (var second = await LinkClient.ConnectAsync(gateway, identity, resumes: true))
        {
            await second.HelloAsync();
            await second.SendAsync(FrameKind.Unregister, new Unregister { Reason = "test" });
            await second.ExpectAsync(FrameKind.Goodbye, Goodbye.Parser);
        }

        await using var third = await LinkClient.ConnectAsync(gateway, identity, resumes: true);
        await third.SendHelloAsync();
        Assert.Equal(RefusalCode.Retired, (await third.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task without_a_wish_it_gets_an_id_in_the_form_of_gse()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var identity = await gateway.EnrolAsync("");

        Assert.Matches("^0100005254008ed861[0-9]{13}[a-z0-9]{6}$", identity.Agent);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("gse1.abc.def.0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task a_wrong_token_buys_nothing(string token)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        Assert.Equal(RefusalCode.TokenInvalid, await RefusalOfAsync(gateway, token));
    }

    [Fact]
    public async Task an_expired_token_buys_nothing()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = await gateway.TokenAsync(lifetime: TimeSpan.FromMinutes(1));

        gateway.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(RefusalCode.TokenInvalid, await RefusalOfAsync(gateway, token));
    }

    [Fact]
    public async Task a_used_up_token_buys_nothing_more()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = await gateway.TokenAsync(uses: 1);

        await LinkClient.EnrolAsync(gateway, "a1", token);

        Assert.Equal(RefusalCode.TokenInvalid, await RefusalOfAsync(gateway, token));
    }

    [Fact]
    public async Task the_same_request_is_answered_again_and_costs_no_second_use()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = await gateway.TokenAsync(uses: 1);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = LinkClient.Request(key, "a1", token);

        for (var i = 0; i < 2; i++)
        {
            await using var client = await gateway.ConnectAsync();
            await client.SendAsync(FrameKind.Enrol, request);
            await client.ExpectAsync(FrameKind.Enrolled, Enrolled.Parser);
        }

        Assert.Single(gateway.Log.Events("agent-a1"));
    }

    [Fact]
    public async Task a_revoked_token_buys_nothing()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = await gateway.TokenAsync();
        var revoke = new RevokeEnrolmentToken(new EnrolmentTokenId(token.Split('.')[1]));

        await gateway.UseCases.SendAsync(revoke, Caller.Edge, null, TestContext.Current.CancellationToken);

        Assert.Equal(RefusalCode.TokenInvalid, await RefusalOfAsync(gateway, token));
    }

    [Fact]
    public async Task a_request_that_is_none_is_malformed()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.ConnectAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = LinkClient.Request(key, "a1", await gateway.TokenAsync());
        request.CertificateRequest = Google.Protobuf.ByteString.CopyFromUtf8("nonsense");

        await client.SendAsync(FrameKind.Enrol, request);

        Assert.Equal(RefusalCode.Malformed, (await client.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task the_id_of_another_living_host_is_refused()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var holder = await gateway.JoinAsync("a1");
        await using var other = await gateway.ConnectAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await other.SendAsync(FrameKind.Enrol, LinkClient.Request(key, "a1", await gateway.TokenAsync(), "other boot"));

        Assert.Equal(RefusalCode.IdConflict, (await other.ExpectRefusedAsync()).Code);
    }

    [Fact]
    public async Task a_certificate_buys_the_next_one_within_the_session()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await client.SendAsync(FrameKind.Enrol, LinkClient.Request(key, "", token: ""));

        var renewed = LinkClient.Identify(await client.ExpectAsync(FrameKind.Enrolled, Enrolled.Parser), key);
        await using var again = await gateway.ConnectAsync(renewed);
        await again.HelloAsync();
    }

    private static async Task<RefusalCode> RefusalOfAsync(GatewayFixture gateway, string token)
    {
        await using var client = await gateway.ConnectAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await client.SendAsync(FrameKind.Enrol, LinkClient.Request(key, "a2", token));
        return (await client.ExpectRefusedAsync()).Code;
    }
}
