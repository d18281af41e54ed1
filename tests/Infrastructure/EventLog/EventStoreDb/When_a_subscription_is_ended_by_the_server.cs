using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;
using Gse.Testing.EventLog;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

public sealed class When_a_subscription_is_ended_by_the_server
{
    private static readonly EventFilter Agents = EventFilter.Streams("agent-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_goes_on_behind_what_it_has_delivered_and_is_caught_up_once()
    {
        await using var node = await EventStoreDbNode.StartAsync(Cancellation);
        await using var log = Nodes.Open(node.ConnectionString);
        var there = Nodes.Events(10);
        await log.AppendAsync(ExpectedVersion.NoStream, there);
        node.Faults.EndSubscriptionsAfter = 3;
        await using var follower = Follow(log, LogPosition.Start);

        Assert.Equal(there.Ids(), (await follower.CaughtUpAsync()).Select(recorded => recorded.Id));
        var comes = Nodes.Events(10);
        await log.AppendAsync(ExpectedVersion.Any, comes);
        var messages = new List<LogMessage>();
        while (messages.Count(message => message.Event is not null) < 10)
        {
            messages.Add(await follower.NextAsync());
        }

        Assert.Equal(comes.Ids(), messages.Where(m => m.Event is not null).Select(m => m.Event!.Id));
        Assert.DoesNotContain(messages, message => message.CaughtUp);
    }

    [Fact]
    public async Task it_survives_a_restart_of_the_server()
    {
        var shared = new StoredLog();
        var node = await EventStoreDbNode.StartAsync(Cancellation, shared);
        var port = node.Port;
        await using var log = Nodes.Open(node.ConnectionString);
        await log.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(2));
        await using var follower = Follow(log, LogPosition.Start);
        await follower.CaughtUpAsync();

        await node.DisposeAsync();
        await using var again = await EventStoreDbNode.StartAsync(Cancellation, shared, port);
        var next = Nodes.Events(1);
        await log.AppendAsync(ExpectedVersion.Exactly(1), next);

        Assert.Equal(next[0].Id, (await follower.NextEventAsync()).Id);
    }

    [Fact]
    public async Task a_position_at_which_no_event_begins_is_no_hindrance()
    {
        await using var node = await EventStoreDbNode.StartAsync(Cancellation);
        await using var log = Nodes.Open(node.ConnectionString);
        var events = Nodes.Events(4);
        await log.AppendAsync(ExpectedVersion.NoStream, events);
        var odd = new LogPosition(node.Log.Events[1].Position + 1);
        await using var follower = Follow(log, odd);

        var subscribed = await follower.CaughtUpAsync();
        var forwards = await log.ReadAllAsync(EventFilter.All, ReadDirection.Forwards, odd, 10, Cancellation)
            .ToListAsync(Cancellation);
        var backwards = await log.ReadAllAsync(EventFilter.All, ReadDirection.Backwards, odd, 10, Cancellation)
            .ToListAsync(Cancellation);

        Assert.Equal(events[2..].Ids(), subscribed.Select(recorded => recorded.Id));
        Assert.Equal(events[2..].Ids(), forwards.Select(recorded => recorded.Id));
        Assert.Equal(events[..2].Ids().Reverse(), backwards.Select(recorded => recorded.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task after_a_position_that_was_scavenged_meanwhile_nothing_is_missed(int scavenged)
    {
        await using var node = await EventStoreDbNode.StartAsync(Cancellation);
        await using var log = Nodes.Open(node.ConnectionString);
        var events = Nodes.Events(8);
        await log.AppendAsync(ExpectedVersion.NoStream, events);
        var reached = new LogPosition(node.Log.Events[4].Position);
        node.Log.Scavenge(stored => stored.Position <= reached.Value && stored.Revision > 4 - scavenged);

        await using var follower = Follow(log, reached);
        var read = await log.ReadAllAsync(EventFilter.All, ReadDirection.Forwards, reached, 10, Cancellation)
            .ToListAsync(Cancellation);

        Assert.Equal(events[5..].Ids(), (await follower.CaughtUpAsync()).Select(recorded => recorded.Id));
        Assert.Equal(events[5..].Ids(), read.Select(recorded => recorded.Id));
    }

    [Fact]
    public async Task once_live_it_tells_of_each_event_that_it_passes_over()
    {
        await using var node = await EventStoreDbNode.StartAsync(Cancellation);
        await using var log = Nodes.Open(node.ConnectionString);
        await using var follower = Follow(log, LogPosition.Start);
        await follower.CaughtUpAsync();

        var other = await log.AppendAsync(
            new StreamAppend(new StreamName("task-1"), ExpectedVersion.Any, Nodes.Events(1)), Cancellation);

        Assert.Equal(LogMessage.CheckpointAt(other.Position), await follower.ReachAsync(other.Position));
    }

    [Fact]
    public async Task fleets_do_not_see_each_other_nor_the_servers_own_events()
    {
        await using var node = await EventStoreDbNode.StartAsync(Cancellation);
        await using var one = Nodes.Open(node.ConnectionString, options => options.StreamPrefix = "one");
        await using var two = Nodes.Open(node.ConnectionString, options => options.StreamPrefix = "two");
        await one.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1));
        await one.SetRetentionAsync(Nodes.Stream, new StreamRetention(null, 9), Cancellation);

        Assert.Equal(LogPosition.Start, await two.ReadHeadAsync(Cancellation));
        var mine = await two.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1));

        Assert.Equal(["one/agent-1", "$$one/agent-1", "two/agent-1"], node.Log.Events.Select(stored => stored.Stream));
        var seen = await two.ReadAllAsync(
            EventFilter.All, ReadDirection.Forwards, LogPosition.Start, 10, Cancellation).ToListAsync(Cancellation);
        Assert.Equal((Nodes.Stream, mine.Position), (Assert.Single(seen).Stream, seen[0].Position));
        Assert.Equal(mine.Position, await two.ReadHeadAsync(Cancellation));
    }

    private static LogFollower Follow(EventStoreDbLog log, LogPosition after) =>
        new(log.SubscribeToAllAsync(Agents, after, Cancellation), Cancellation);
}
