using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Heartbeats;
using Gse.Application.Tests.Agents;
using Gse.Domain.Agents;

namespace Gse.Application.Tests.Edges;

public sealed class When_an_edge_starts_again
{
    private static readonly AgentId One = FleetWorld.Agent(1);

    [Fact]
    public async Task the_connections_it_had_are_closed_in_the_log_before_it_says_that_it_started()
    {
        await using var edge = new EdgeWorld();
        await edge.Fleet.HappenAsync(FleetWorld.Enrolled(One), FleetWorld.Connected(One));

        await edge.StartAsync();

        var started = await edge.SeeAsync("EdgeStarted");
        var closed = await edge.SeeAsync("AgentDisconnected");
        Assert.True(closed.Position < started.Position);
        var end = Assert.IsType<AgentDisconnected>(EventCodec.Decode(closed));
        Assert.Equal(DisconnectReason.EdgeStopped, end.Reason);
        Assert.Equal(1, end.Session);
    }

    [Fact]
    public async Task who_does_not_come_back_is_lost_between_the_last_beat_and_the_end_of_the_window()
    {
        await using var edge = new EdgeWorld();
        await edge.Fleet.HappenAsync(FleetWorld.Enrolled(One), FleetWorld.Connected(One));
        var lastBeat = FleetWorld.Noon.AddMinutes(5);
        await RecordBeatAsync(edge, lastBeat);
        edge.Pass(TimeSpan.FromMinutes(20));
        await edge.StartAsync();

        // The window for one agent: the deadline and a second, which is longer than the one set.
        edge.Pass(TimeSpan.FromSeconds(30));
        Assert.Empty(edge.Fleet.EventsOf(One).OfType<AgentLost>());
        edge.Pass(TimeSpan.FromSeconds(2));

        var lost = Assert.IsType<AgentLost>(EventCodec.Decode(await edge.SeeAsync("AgentLost")));
        Assert.Equal(LossCause.DidNotReturn, lost.Cause);
        Assert.Equal(lastBeat, lost.LastSeen);
        Assert.Equal(lastBeat, lost.NotBefore);
        Assert.Equal(FleetWorld.Noon.AddMinutes(20).AddSeconds(31), lost.NotAfter, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task who_comes_back_in_time_is_not_lost()
    {
        await using var edge = new EdgeWorld();
        await edge.Fleet.HappenAsync(FleetWorld.Enrolled(One), FleetWorld.Connected(One));
        await edge.StartAsync();

        edge.Pass(TimeSpan.FromSeconds(25));
        edge.Pipeline.Track(One, session: 2);
        edge.Pass(TimeSpan.FromSeconds(10));
        edge.Pipeline.Track(FleetWorld.Agent(2), session: 1);
        edge.Pass(TimeSpan.FromSeconds(21));

        // Only the one that fell silent after it came back is lost, and its cause says so.
        var lost = Assert.IsType<AgentLost>(EventCodec.Decode(await edge.SeeAsync("AgentLost")));
        Assert.Equal(LossCause.Silent, lost.Cause);
        Assert.Single(edge.Fleet.EventsOf(One).OfType<AgentLost>());
    }

    [Fact]
    public async Task nobody_waits_for_the_retired_the_lost_and_those_who_never_came()
    {
        await using var edge = new EdgeWorld();
        var (lost, retired, never) = (FleetWorld.Agent(2), FleetWorld.Agent(3), FleetWorld.Agent(4));
        await edge.Fleet.HappenAsync(
            FleetWorld.Enrolled(lost), FleetWorld.Connected(lost), FleetWorld.Lost(lost),
            FleetWorld.Enrolled(retired), FleetWorld.Connected(retired),
            new AgentRetired(retired, "a", "b", FleetWorld.Noon),
            FleetWorld.Enrolled(never),
            FleetWorld.Enrolled(One), FleetWorld.Connected(One));
        await edge.StartAsync();

        edge.Pass(TimeSpan.FromMinutes(2));

        await edge.SeeAsync("AgentLost", count: 2);
        Assert.Single(edge.Fleet.EventsOf(lost).OfType<AgentLost>());
        Assert.Single(edge.Fleet.EventsOf(One).OfType<AgentLost>());
        Assert.Empty(edge.Fleet.EventsOf(retired).OfType<AgentLost>());
        Assert.Empty(edge.Fleet.EventsOf(never).OfType<AgentLost>());
    }

    private static async Task RecordBeatAsync(EdgeWorld edge, DateTimeOffset at)
    {
        var body = new HeartbeatEncoder().Encode([new ReceivedBeat(One, 1, at.ToUnixTimeMilliseconds())]);
        var data = new EventData(Guid.NewGuid(), HeartbeatRecorder.EventType, body, default, IsJson: false);
        var stream = StreamName.OfHeartbeats(FleetWorld.Here, DateOnly.FromDateTime(at.UtcDateTime));
        await edge.Fleet.Log.AppendAsync(
            new StreamAppend(stream, ExpectedVersion.Any, [data]), FleetWorld.Cancellation);
    }
}
