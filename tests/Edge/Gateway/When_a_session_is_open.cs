using Gse.Application;
using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Gse.Edge.Gateway;
using Gse.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_a_session_is_open
{
    private static readonly AgentId A1 = AgentId.Parse("a1");

    [Fact]
    public async Task it_is_in_the_log_before_the_agent_is_welcome()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.ConnectAsync(await gateway.EnrolAsync("a1"));

        var welcome = await client.HelloAsync();

        var connected = gateway.Log.Events("agent-a1").OfType<AgentConnected>().Single();
        Assert.Equal(welcome.Session, connected.Session);
        Assert.Equal("test", welcome.EdgeId);
        Assert.Equal(10_000u, welcome.Pace.BeatIntervalMs);
        Assert.Equal(20_000u, welcome.Pace.AckTimeoutMs);
        Assert.Equal(1_000u, welcome.Pace.ReconnectSpreadMs);
        Assert.InRange(welcome.FirstBeatAfterMs, 0u, 9_999u);
    }

    [Fact]
    public async Task a_bye_ends_it_as_a_stop() =>
        Assert.Equal(
            DisconnectReason.AgentStopped, await EndAsync(client => client.SendAsync(FrameKind.Bye, new Bye())));

    [Fact]
    public async Task a_kill_ends_it_as_a_loss() =>
        Assert.Equal(DisconnectReason.ConnectionLost, await EndAsync(client =>
        {
            client.Kill();
            return Task.CompletedTask;
        }));

    [Fact]
    public async Task garbage_ends_it_as_an_error() => Assert.Equal(
        DisconnectReason.ProtocolError, await EndAsync(client => client.SendRawAsync(new byte[] { 1, 99 })));

    [Fact]
    public async Task a_second_hello_ends_it_as_an_error() =>
        Assert.Equal(DisconnectReason.ProtocolError, await EndAsync(client => client.SendHelloAsync()));

    [Fact]
    public async Task a_frame_over_a_mebibyte_ends_it_as_an_error() => Assert.Equal(
        DisconnectReason.ProtocolError,
        await EndAsync(client => client.SendRawAsync(new byte[] { 1, (byte)FrameKind.Report, 0, 0, 0, 0x10, 0, 1 })));

    [Fact]
    public async Task leaving_for_good_retires_the_agent()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");

        await client.SendAsync(FrameKind.Unregister, new Unregister { Reason = "uninstalled" });

        await client.ExpectAsync(FrameKind.Goodbye, Goodbye.Parser);
        await client.ExpectClosedAsync();
        var retired = gateway.Log.Events("agent-a1").OfType<AgentRetired>().Single();
        Assert.Equal(("agent:a1", "uninstalled"), (retired.By, retired.Reason));
    }

    [Fact]
    public async Task retirement_closes_it_at_once_and_nobody_waits_for_the_agent()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");

        await gateway.UseCases.SendAsync(
            new RetireAgent(A1, "test"), Caller.Edge, null, TestContext.Current.CancellationToken);

        await client.ExpectAsync(FrameKind.Goodbye, Goodbye.Parser);
        await client.ExpectClosedAsync();
        Assert.Equal([A1], gateway.Signals.Forgotten);
    }

    [Fact]
    public async Task new_facts_are_an_event()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        var facts = LinkClient.Facts();
        facts.HostName = "renamed";

        await client.SendAsync(FrameKind.Facts, facts);
        await client.BeatAsync(1);

        var told = gateway.Log.Events("agent-a1").OfType<AgentFactsChanged>().Last();
        Assert.Equal("renamed", told.Facts.HostName);
    }

    [Fact]
    public async Task another_interval_is_told()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");

        gateway.Services.GetRequiredService<LinkPacing>().Change(TimeSpan.FromSeconds(1));

        var pace = await client.ExpectAsync(FrameKind.Pace, Pace.Parser);
        Assert.Equal(1_000u, pace.BeatIntervalMs);
        Assert.Equal(5_000u, pace.AckTimeoutMs);
    }

    [Fact]
    public async Task many_beats_in_one_segment_are_each_acknowledged()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        var beats = new System.Buffers.ArrayBufferWriter<byte>();
        for (var sequence = 1UL; sequence <= 100; sequence++)
        {
            FrameWriter.WriteBeat(beats, sequence, 0, 0);
        }

        await client.SendRawAsync(beats.WrittenMemory);

        for (var sequence = 1UL; sequence <= 100; sequence++)
        {
            Assert.Equal(sequence, (await client.ExpectAsync(FrameKind.BeatAck, BeatAck.Parser)).Sequence);
        }
    }

    [Fact]
    public async Task a_connection_on_which_nothing_comes_is_closed_in_the_end()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");

        await gateway.AdvanceUntilAsync(
            client.ExpectAsync(FrameKind.Goodbye, Goodbye.Parser), TimeSpan.FromMinutes(6));
        await client.ExpectClosedAsync();
    }

    private static async Task<DisconnectReason> EndAsync(Func<LinkClient, Task> end)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        await end(client);
        var ended = await gateway.WaitForAsync<AgentDisconnected>(StreamName.OfAgent(A1));
        Assert.Equal(0, gateway.Sessions.Count);
        Assert.Equal([ended.Session], gateway.Signals.LinksDown);
        return ended.Reason;
    }
}
