using Gse.Application.EventLog;
using Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;
using Gse.Infrastructure.Tests.Wire;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

public sealed class When_another_node_is_the_leader
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task appends_reads_and_subscriptions_go_to_the_leader_that_the_node_names()
    {
        var shared = new StoredLog();
        await using var follower = await EventStoreDbNode.StartAsync(Cancellation, shared);
        await using var leader = await EventStoreDbNode.StartAsync(Cancellation, shared);
        follower.Faults.Leader = ("127.0.0.1", leader.Port);
        await using var log = Nodes.Open(follower.ConnectionString);

        await log.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(2));

        Assert.Equal(2, (await log.IdsAsync()).Count);
        Assert.NotEmpty(leader.Calls);
    }

    [Fact]
    public async Task the_leader_is_found_by_gossip_among_those_that_live()
    {
        var shared = new StoredLog();
        await using var seed = await EventStoreDbNode.StartAsync(Cancellation, shared);
        await using var leader = await EventStoreDbNode.StartAsync(Cancellation, shared);
        seed.Members.Clear();
        seed.Members.Add(seed.MemberAs(MemberInfo.Types.VNodeState.Leader, alive: false));
        seed.Members.Add(seed.MemberAs(MemberInfo.Types.VNodeState.Follower));
        seed.Members.Add(leader.MemberAs(MemberInfo.Types.VNodeState.Leader));
        await using var log = Nodes.Open($"esdb+discover://127.0.0.1:{seed.Port}?tls=false");

        await log.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1));

        Assert.Empty(seed.Calls);
        Assert.All(leader.Calls, headers => Assert.Equal("true", headers.GetValue("requires-leader")));
    }

    [Fact]
    public async Task appends_in_flight_follow_it()
    {
        var shared = new StoredLog();
        await using var first = await EventStoreDbNode.StartAsync(Cancellation, shared);
        await using var second = await EventStoreDbNode.StartAsync(Cancellation, shared);
        await using var log = Nodes.Open(first.ConnectionString);
        await log.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1));
        first.Faults.Leader = ("127.0.0.1", second.Port);
        first.Faults.BreakBatchAfter = 3;
        var events = Nodes.Events(5);

        var results = await log.AppendManyAsync(
            [.. events.Select(item => new StreamAppend(Nodes.Stream, ExpectedVersion.Any, [item]))], Cancellation);

        Assert.Equal([1L, 2, 3, 4, 5], results.Select(result => result.Revision));
        Assert.Equal(events.Ids(), (await log.IdsAsync())[1..]);
    }
}
