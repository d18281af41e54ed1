using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Edges;

namespace Gse.Application.Tests.Edges;

public sealed class When_an_edge_dies
{
    [Fact]
    public async Task one_of_the_others_takes_its_place_and_judges_those_who_reappear_nowhere()
    {
        await using var world = new SeveralEdges();
        var (dies, second) = (await world.StartAsync("e1"), await world.StartAsync("e2"));
        await world.StartAsync("e3");
        var (moves, vanishes) = (await world.EnrolAsync("moves"), await world.EnrolAsync("vanishes"));
        await dies.HoldAsync(moves);
        await dies.HoldAsync(vanishes);

        await dies.KillAsync();
        await second.HoldAsync(moves, "two");

        var taken = await world.SeeAsync<EdgeLost>();
        Assert.Equal((dies.Id, EdgeLossCause.LeaseExpired), (taken.Edge, taken.Cause));
        var lost = await world.SeeAsync<AgentLost>();
        Assert.Equal((vanishes, taken.By, LossCause.DidNotReturn), (lost.Agent, lost.Edge, lost.Cause));
        var alarm = await world.SeeAsync<AlarmRaised>();
        Assert.Equal([vanishes], alarm.Agents);
        Assert.Equal(taken.By, alarm.Edge);

        // Another judge, if there were one, would have spoken by the time the loss is told again.
        await world.SeeAsync<EdgeLeaseRenewed>(renewed => renewed.At > alarm.At + SeveralEdges.Lease);
        Assert.Single(world.All<EdgeLost>());
        Assert.Single(world.All<AgentLost>());
        Assert.Single(world.All<AlarmRaised>());
        Assert.Equal(
            DisconnectReason.EdgeStopped,
            Assert.Single(world.All<AgentDisconnected>(), e => e.Agent == vanishes).Reason);
    }

    [Fact]
    public async Task its_heir_delivers_what_it_had_raised_and_not_delivered()
    {
        await using var world = new SeveralEdges();
        var first = await world.StartAsync("e1");
        await world.SeeAsync<DeliveryDutyTaken>(duty => duty.Edge == first.Id);
        var second = await world.StartAsync("e2");
        var agent = await world.EnrolAsync("silent");
        first.IsStorageDown = true;
        await first.HoldAsync(agent);
        first.LoseSight(agent);
        var alarm = await world.SeeAsync<AlarmRaised>();

        await first.KillAsync();

        await world.SeeAsync<DeliveryDutyTaken>(duty => duty.Edge == second.Id);
        await world.SeeAsync<Domain.Delivery.DocumentsDelivered>(delivered => delivered.Edge == second.Id);
        Assert.Equal(alarm.Document, second.Carried.First());
        Assert.Empty(first.Carried);
    }

    [Fact]
    public async Task the_heir_of_its_heir_judges_and_tells_in_the_place_of_both()
    {
        await using var world = new SeveralEdges();
        var first = await world.StartAsync("e1");
        var second = await world.StartAsync("e2");
        var agent = await world.EnrolAsync("gone");
        await first.HoldAsync(agent);
        await first.KillAsync();
        await world.SeeAsync<EdgeLost>(loss => loss.By == second.Id);
        var third = await world.StartAsync("e3");

        await second.KillAsync();

        var lost = await world.SeeAsync<AgentLost>();
        var alarm = await world.SeeAsync<AlarmRaised>();
        // The second may just have judged before it died; the third tells then.
        Assert.Contains(lost.Edge, (EdgeId[])[second.Id, third.Id]);
        Assert.Contains(alarm.Edge, (EdgeId[])[second.Id, third.Id]);
        Assert.Equal(third.Id, (await world.SeeAsync<EdgeLost>(loss => loss.Edge == second.Id)).By);
        Assert.Single(world.All<AgentLost>());
        Assert.Single(world.All<AlarmRaised>());
    }
}
