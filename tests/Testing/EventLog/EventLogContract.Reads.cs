using Gse.Application.EventLog;
using Xunit;

namespace Gse.Testing.EventLog;

public abstract partial class EventLogContract
{
    private const ReadDirection Forwards = ReadDirection.Forwards;
    private const ReadDirection Backwards = ReadDirection.Backwards;

    [Theory]
    [InlineData(Forwards, 0, long.MaxValue, new long[] { 0, 1, 2, 3, 4 })]
    [InlineData(Forwards, 0, 2, new long[] { 0, 1 })]
    [InlineData(Forwards, 3, long.MaxValue, new long[] { 3, 4 })]
    [InlineData(Forwards, 5, long.MaxValue, new long[] { })]
    [InlineData(Backwards, long.MaxValue, long.MaxValue, new long[] { 4, 3, 2, 1, 0 })]
    [InlineData(Backwards, long.MaxValue, 2, new long[] { 4, 3 })]
    [InlineData(Backwards, 1, long.MaxValue, new long[] { 1, 0 })]
    [InlineData(Backwards, 0, 1, new long[] { 0 })]
    public async Task a_stream_is_read_either_way_from_a_revision_inclusive(
        ReadDirection direction, long from, long maxCount, long[] revisions)
    {
        await Append(Stream(), ExpectedVersion.Any, Events(5));
        await Append(Stream("other"), ExpectedVersion.Any, Events(2));

        var events = await ReadStream(Stream(), direction, from, maxCount);

        Assert.Equal(revisions, events.Select(recorded => recorded.Revision));
    }

    [Theory]
    [InlineData(Forwards)]
    [InlineData(Backwards)]
    public async Task a_stream_that_does_not_exist_gives_nothing(ReadDirection direction) =>
        Assert.Empty(await ReadStream(Stream(), direction, direction == Forwards ? 0 : long.MaxValue));

    [Fact]
    public async Task a_long_stream_is_read_whole_either_way()
    {
        for (var i = 0; i < 5; i++)
        {
            await Append(Stream(), ExpectedVersion.Any, Events(700));
        }

        var forwards = await ReadStream(Stream());
        var backwards = await ReadStream(Stream(), Backwards, long.MaxValue);

        Assert.Equal(Enumerable.Range(0, 3_500).Select(i => (long)i), forwards.Select(recorded => recorded.Revision));
        Assert.Equal(Ids(forwards), Ids(backwards.AsEnumerable().Reverse()));
    }

    [Fact]
    public async Task all_events_are_read_in_log_order_either_way()
    {
        var written = await WriteToThreeStreams();

        var forwards = await ReadAll();
        var backwards = await Reader.ReadAllAsync(
            OfThisTest(), Backwards, new LogPosition(long.MaxValue), written.Count, Cancellation)
            .ToListAsync(Cancellation);

        Assert.Equal(written, Ids(forwards));
        Assert.Equal(written, Ids(backwards.AsEnumerable().Reverse()));
        Assert.All(forwards.Zip(forwards.Skip(1)), pair => Assert.True(pair.First.Position < pair.Second.Position));
    }

    [Fact]
    public async Task reading_all_goes_on_behind_the_position_given()
    {
        var written = await WriteToThreeStreams();
        var middle = (await ReadAll())[4].Position;

        var after = await Reader.ReadAllAsync(OfThisTest(), Forwards, middle, long.MaxValue, Cancellation)
            .ToListAsync(Cancellation);
        var before = await Reader.ReadAllAsync(OfThisTest(), Backwards, middle, 4, Cancellation)
            .ToListAsync(Cancellation);

        Assert.Equal(written[5..], Ids(after));
        Assert.Equal(written[..4], Ids(before.AsEnumerable().Reverse()));
    }

    [Fact]
    public async Task a_limit_counts_what_matches()
    {
        await WriteToThreeStreams();

        var events = await ReadAll(OfThisTest("Odd"), 2);

        Assert.Equal(["Odd", "Odd"], events.Select(recorded => recorded.Type));
        Assert.Empty(await ReadAll(maxCount: 0));
    }

    [Fact]
    public async Task a_filter_picks_by_stream_prefix_by_type_and_by_both()
    {
        await WriteToThreeStreams();
        var everything = await ReadAll();

        foreach (var filter in new[]
                 {
                     EventFilter.Streams(Stream("a").Value), EventFilter.Streams(Stream("a").Value, Stream("b").Value),
                     OfThisTest("Odd"), OfThisTest("Odd", "Even"), OfThisTest("Never"),
                     new EventFilter([Stream("b").Value], ["Even"]),
                 })
        {
            var expected = everything.Where(recorded => filter.Matches(recorded.Stream.Value, recorded.Type));
            Assert.Equal(Ids(expected), Ids(await ReadAll(filter)));
        }

        Assert.Equal(12, everything.Count);
    }

    [Fact]
    public async Task the_head_is_the_newest_event()
    {
        var result = await Append(Stream(), ExpectedVersion.Any, Events(3));

        Assert.True(await Reader.ReadHeadAsync(Cancellation) >= result.Position);
        Assert.Equal(result.Position, (await ReadAll())[^1].Position);
    }

    [Fact]
    public async Task many_streams_keep_their_events_apart()
    {
        var appends = Enumerable.Range(0, 1_000)
            .Select(i => new StreamAppend(Stream($"{i}"), ExpectedVersion.NoStream, [Event($"{i}")])).ToList();

        var results = await Writer.AppendManyAsync(appends, Cancellation);

        Assert.All(results, result => Assert.Equal((true, 0L), Outcome(result)));
        foreach (var i in new[] { 0, 1, 10, 100, 999 })
        {
            Assert.Equal(appends[i].Events[0].Id, Assert.Single(await ReadStream(Stream($"{i}"))).Id);
        }

        Assert.Equal(1_000, (await ReadAll()).Count);
    }

    [Fact]
    public async Task a_read_ends_when_it_is_cancelled()
    {
        await Append(Stream(), ExpectedVersion.Any, Events(10));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Reader.ReadAllAsync(OfThisTest(), Forwards, _start, long.MaxValue, source.Token))
            {
                await source.CancelAsync();
            }
        });
    }

    private async Task<List<Guid>> WriteToThreeStreams()
    {
        var written = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            var item = Event($"{i}", i % 2 == 0 ? "Even" : "Odd");
            await Append(Stream("abc"[i % 3].ToString()), ExpectedVersion.Any, item);
            written.Add(item.Id);
        }

        return written;
    }
}
