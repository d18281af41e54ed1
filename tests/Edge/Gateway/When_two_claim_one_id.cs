using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_two_claim_one_id
{
    private static readonly StreamName Stream = StreamName.OfAgent(AgentId.Parse("a1"));

    [Fact]
    public async Task the_same_process_replaces_its_old_connection_at_once()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var old = await gateway.JoinAsync("a1");
        await using var next = await gateway.ConnectAsync(old.Identity);

        var welcome = await next.HelloAsync("one");

        await old.ExpectAsync(FrameKind.Goodbye, Goodbye.Parser);
        await old.ExpectClosedAsync();
        await next.BeatAsync(1);
        Assert.Equal(2, welcome.Session);
        Assert.Equal(DisconnectReason.Superseded, (await gateway.WaitForAsync<AgentDisconnected>(Stream)).Reason);
    }

    [Fact]
    public async Task a_holder_that_answers_keeps_the_id()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var holder = await gateway.JoinAsync("a1");

        for (var i = 0; i < 2; i++)
        {
            await using var challenger = await gateway.ConnectAsync(holder.Identity);
            await challenger.SendHelloAsync("two");
            var probe = await holder.ExpectAsync(FrameKind.Probe, Probe.Parser);
            await holder.SendAsync(FrameKind.ProbeAnswer, new ProbeAnswer { Nonce = probe.Nonce });
            Assert.Equal(RefusalCode.IdConflict, (await challenger.ExpectRefusedAsync()).Code);
        }

        await holder.BeatAsync(1);
        Assert.Single(gateway.Log.Events(Stream.Value).OfType<AgentIdConflict>());
    }

    [Fact]
    public async Task a_holder_that_does_not_answer_loses_the_id()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var holder = await gateway.JoinAsync("a1");
        await using var challenger = await gateway.ConnectAsync(holder.Identity);

        await challenger.SendHelloAsync("two");
        await holder.ExpectAsync(FrameKind.Probe, Probe.Parser);
        await gateway.AdvanceUntilAsync(
            challenger.ExpectAsync(FrameKind.Welcome, Welcome.Parser), TimeSpan.FromSeconds(3));

        await challenger.BeatAsync(1);
    }

    [Fact]
    public async Task a_wrong_answer_is_none()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var holder = await gateway.JoinAsync("a1");
        await using var challenger = await gateway.ConnectAsync(holder.Identity);

        await challenger.SendHelloAsync("two");
        var probe = await holder.ExpectAsync(FrameKind.Probe, Probe.Parser);
        await holder.SendAsync(FrameKind.ProbeAnswer, new ProbeAnswer { Nonce = probe.Nonce + 1 });
        await gateway.AdvanceUntilAsync(
            challenger.ExpectAsync(FrameKind.Welcome, Welcome.Parser), TimeSpan.FromSeconds(3));
    }
}
