using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Delivery;
using Gse.Domain.Edges;

namespace Gse.Application.Tests.Edges;

public sealed class When_edges_share_the_work
{
    [Fact]
    public async Task an_alarm_is_carried_to_the_storage_by_one_of_them_once()
    {
        await using var world = new SeveralEdges();
        var (first, second) = (await world.StartAsync("e1"), await world.StartAsync("e2"));
        var agent = await world.EnrolAsync("silent");
        await second.HoldAsync(agent);
        second.LoseSight(agent);

        var alarm = await world.SeeAsync<AlarmRaised>();
        await world.SeeAsync<DocumentsDelivered>();

        Assert.Equal(second.Id, alarm.Edge);
        Assert.Equal([alarm.Document], first.Carried.Concat(second.Carried));
        Assert.Single(world.All<DeliveryDutyTaken>());
    }

    [Fact]
    public async Task one_that_stops_is_replaced_at_once()
    {
        await using var world = new SeveralEdges();
        var (stops, stays) = (await world.StartAsync("e1"), await world.StartAsync("e2"));
        await world.SeeAsync<EdgeLeaseRenewed>(renewed => renewed.Edge == stays.Id);
        var agent = await world.EnrolAsync("gone");
        await stops.HoldAsync(agent);

        await stops.StopAsync();

        var taken = await world.SeeAsync<EdgeLost>();
        Assert.Equal((stops.Id, stays.Id, EdgeLossCause.Stopped), (taken.Edge, taken.By, taken.Cause));
        Assert.Equal((agent, stays.Id), ((await world.SeeAsync<AgentLost>()).Agent, world.All<AgentLost>()[0].Edge));
        Assert.Equal(stays.Id, (await world.SeeAsync<DeliveryDutyTaken>(duty => duty.Edge == stays.Id)).Edge);
    }

    [Fact]
    public async Task the_beats_of_an_agent_are_known_at_every_edge()
    {
        await using var world = new SeveralEdges();
        var (here, there) = (await world.StartAsync("e1"), await world.StartAsync("e2"));
        var agent = await world.EnrolAsync("host");
        await here.HoldAsync(agent);
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);

        here.RecordBeat(agent);
        await world.UntilAsync(() => there.Signals.LastSeen(agent) > before);

        Assert.False(there.Pipeline.Tracks(agent));
    }

    [Fact]
    public async Task an_agent_that_moves_is_held_by_the_edge_with_the_newest_session()
    {
        await using var world = new SeveralEdges();
        var (old, now) = (await world.StartAsync("e1"), await world.StartAsync("e2"));
        var agent = await world.EnrolAsync("host");
        await old.HoldAsync(agent);
        await now.HoldAsync(agent, "two");

        // What the old one still says of its session is late news.
        await old.EndSessionAsync(agent, session: 1);
        await old.HoldAsync(await world.EnrolAsync("other"));

        Assert.Empty(world.All<AgentDisconnected>());
        Assert.Equal(2, world.All<AgentConnected>().Last(e => e.Agent == agent).Session);
    }
}
