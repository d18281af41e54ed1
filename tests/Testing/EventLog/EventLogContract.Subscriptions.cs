using Gse.Application.EventLog;
using Xunit;

namespace Gse.Testing.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task a_subscription_gives_what_is_there_then_caught_up_then_what_comes()
    {
        var there = Events(3);
        await Append(Stream(), ExpectedVersion.Any, there);
        await using var subscription = Subscribe(OfThisTest());

        Assert.Equal(Ids(there), Ids(await subscription.CaughtUpAsync()));

        var comes = Events(2);
        await Append(Stream(), ExpectedVersion.Any, comes);
        Assert.Equal(Ids(comes), Ids(await subscription.NextEventsAsync(2)));
    }

    [Fact]
    public async Task a_subscription_goes_on_behind_the_position_given()
    {
        var events = Events(5);
        await Append(Stream(), ExpectedVersion.Any, events);
        var position = (await ReadAll())[1].Position;

        await using var subscription = Subscribe(OfThisTest(), position);

        Assert.Equal(Ids(events[2..]), Ids(await subscription.CaughtUpAsync()));
    }

    [Fact]
    public async Task a_subscription_from_the_head_is_caught_up_at_once()
    {
        var result = await Append(Stream(), ExpectedVersion.Any, Events(5));

        await using var subscription = Subscribe(OfThisTest(), result.Position);

        Assert.Empty(await subscription.CaughtUpAsync());
    }

    [Fact]
    public async Task an_event_in_a_subscription_is_what_a_read_gives()
    {
        await using var subscription = Subscribe(OfThisTest());
        await subscription.CaughtUpAsync();
        await Append(Stream(), ExpectedVersion.Any, Event("live", "Live"));

        var live = await subscription.NextEventAsync();
        var read = Assert.Single(await ReadStream(Stream()));

        Assert.Equal(read.Data.ToArray(), live.Data.ToArray());
        Assert.Equal(read.Metadata.ToArray(), live.Metadata.ToArray());
        Assert.Equal(
            read with { Data = default, Metadata = default }, live with { Data = default, Metadata = default });
    }

    [Fact]
    public async Task subscriptions_miss_and_repeat_nothing_while_many_write()
    {
        const int Total = 8 * 50 * 3;
        var early = Task.Run(() => FollowAsync(Total, slow: false), Cancellation);
        var slow = Task.Run(() => FollowAsync(Total, slow: true), Cancellation);
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    await Append(Stream($"{writer}"), ExpectedVersion.Any, Events(3));
                }
            },
            Cancellation)).ToList();
        await Task.WhenAll(writers.Take(4));
        var late = Task.Run(() => FollowAsync(Total, slow: false), Cancellation);
        await Task.WhenAll(writers);

        var written = Ids(await ReadAll());
        Assert.Equal(written, await early);
        Assert.Equal(written, await late);
        Assert.Equal(written, await slow);
    }

    [Fact]
    public async Task a_filtered_subscription_gives_what_matches_in_log_order()
    {
        await using var subscription = Subscribe(OfThisTest("Odd"));
        await WriteToThreeStreams();

        var odd = await subscription.NextEventsAsync(6);

        Assert.Equal(Ids(await ReadAll(OfThisTest("Odd"))), Ids(odd));
    }

    [Fact]
    public async Task a_filtered_subscription_tells_how_far_it_has_looked()
    {
        await using var subscription = Subscribe(OfThisTest("Never"));
        await subscription.CaughtUpAsync();
        // Enough for a log that tells it only now and then.
        await Append(Stream(), ExpectedVersion.Any, Events(500));
        var middle = (await ReadStream(Stream(), maxCount: 1))[0].Position;

        var message = await subscription.ReachAsync(middle);

        Assert.Null(message.Event);
    }

    [Fact]
    public async Task a_subscription_ends_when_it_is_cancelled()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var subscription = new LogFollower(
            Reader.SubscribeToAllAsync(OfThisTest(), _start, source.Token), source.Token);
        await subscription.CaughtUpAsync();
        var next = subscription.NextEventAsync();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private LogFollower Subscribe(EventFilter filter, LogPosition? after = null) =>
        new(Reader.SubscribeToAllAsync(filter, after ?? _start, Cancellation), Cancellation);

    private async Task<List<Guid>> FollowAsync(int count, bool slow)
    {
        var ids = new List<Guid>();
        await using var subscription = Subscribe(OfThisTest());
        while (ids.Count < count)
        {
            ids.Add((await subscription.NextEventAsync()).Id);
            if (slow)
            {
                await Append(Stream("slow"), ExpectedVersion.Any);
            }
        }

        return ids;
    }
}
