using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Edges;

namespace Gse.Application.Tests.Edges;

public sealed class When_an_edge_is_cut_off
{
    [Fact]
    public async Task it_lets_its_agents_go_and_begins_anew_and_accuses_nobody()
    {
        await using var world = new SeveralEdges();
        var (deaf, other) = (await world.StartAsync("e1"), await world.StartAsync("e2"));
        var agent = await world.EnrolAsync("host");
        await deaf.HoldAsync(agent);

        deaf.Line.Cut();
        await world.SeeAsync<EdgeLost>(loss => loss.Edge == deaf.Id && loss.By == other.Id);
        deaf.LoseSight(agent);
        await other.HoldAsync(agent, "two");
        deaf.Line.Mend();

        await world.SeeNextAsync<EdgeStarted>(started => started.Edge == deaf.Id);
        Assert.False(deaf.Pipeline.Tracks(agent));
        await world.SeeNextAsync<EdgeLeaseRenewed>(renewed => renewed.Edge == deaf.Id);
        Assert.Empty(world.All<AgentLost>());
        Assert.Empty(world.All<AlarmRaised>());
        Assert.Single(world.All<EdgeLost>());
    }

    [Fact]
    public async Task nobody_is_replaced_while_the_log_is_away_for_all()
    {
        await using var world = new SeveralEdges();
        var (first, second) = (await world.StartAsync("e1"), await world.StartAsync("e2"));
        var agent = await world.EnrolAsync("host");
        await first.HoldAsync(agent);
        await world.SeeAsync<EdgeLeaseRenewed>(renewed => renewed.Edge == second.Id);

        first.Line.Cut();
        second.Line.Cut();
        using var away = new PeriodicTimer(2 * SeveralEdges.Lease);
        await away.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        first.Line.Mend();
        second.Line.Mend();

        var mended = DateTimeOffset.UtcNow;
        await world.SeeAsync<EdgeLeaseRenewed>(e => e.Edge == first.Id && e.At > mended + SeveralEdges.Lease);
        await world.SeeAsync<EdgeLeaseRenewed>(e => e.Edge == second.Id && e.At > mended + SeveralEdges.Lease);
        Assert.Empty(world.All<EdgeLost>());
        Assert.Empty(world.All<AgentLost>());
    }
}
