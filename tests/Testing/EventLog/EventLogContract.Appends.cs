using Gse.Application.EventLog;
using Xunit;

namespace Gse.Testing.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task an_appended_event_is_read_back_as_it_was_given()
    {
        var metadata = "{\"actor\":\"我\"}"u8.ToArray();
        var given = new EventData(Guid.NewGuid(), "Seen", new byte[] { 0, 1, 255 }, metadata, IsJson: false);

        var result = await Append(Stream(), ExpectedVersion.NoStream, given);

        Assert.True(result.IsAppended);
        Assert.Equal(0, result.Revision);
        var read = Assert.Single(await ReadStream(Stream()));
        Assert.Equal((Stream(), 0L, result.Position), (read.Stream, read.Revision, read.Position));
        Assert.Equal((given.Id, "Seen", false), (read.Id, read.Type, read.IsJson));
        Assert.Equal(given.Data.ToArray(), read.Data.ToArray());
        Assert.Equal(given.Metadata.ToArray(), read.Metadata.ToArray());
        Assert.Equal(TimeSpan.Zero, read.RecordedAt.Offset);
    }

    [Fact]
    public async Task an_event_may_have_no_data_and_no_metadata()
    {
        await Append(Stream(), ExpectedVersion.Any, new EventData(Guid.NewGuid(), "Empty", default, default, false));

        var read = Assert.Single(await ReadStream(Stream()));
        Assert.Equal((0, 0), (read.Data.Length, read.Metadata.Length));
    }

    [Fact]
    public async Task the_caller_may_reuse_its_buffer_after_the_answer()
    {
        await using var subscription = Subscribe(OfThisTest());
        await subscription.CaughtUpAsync();
        byte[] buffer = [1, 2, 3];

        await Append(Stream(), ExpectedVersion.Any, new EventData(Guid.NewGuid(), "Seen", buffer, default, false));
        Array.Clear(buffer);

        Assert.Equal([1, 2, 3], (await subscription.NextEventAsync()).Data.ToArray());
        Assert.Equal([1, 2, 3], Assert.Single(await ReadStream(Stream())).Data.ToArray());
    }

    [Fact]
    public async Task no_stream_is_refused_when_there_is_one()
    {
        await Append(Stream(), ExpectedVersion.NoStream, Events(3));

        var result = await Append(Stream(), ExpectedVersion.NoStream, Event());

        Assert.Equal(AppendResult.WrongExpectedVersion(2), result);
        Assert.Equal(3, (await ReadStream(Stream())).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task another_revision_than_the_last_is_refused(long expected)
    {
        await Append(Stream(), ExpectedVersion.Any, Events(2));

        var result = await Append(Stream(), ExpectedVersion.Exactly(expected), Event());

        Assert.Equal(AppendResult.WrongExpectedVersion(1), result);
        Assert.Equal(2, (await ReadStream(Stream())).Count);
    }

    [Fact]
    public async Task a_revision_is_refused_when_there_is_no_stream()
    {
        var result = await Append(Stream(), ExpectedVersion.Exactly(0), Event());

        Assert.Equal(AppendResult.WrongExpectedVersion(-1), result);
        Assert.Empty(await ReadStream(Stream()));
    }

    [Fact]
    public async Task the_last_revision_and_any_are_taken()
    {
        await Append(Stream(), ExpectedVersion.NoStream, Event());
        var exactly = await Append(Stream(), ExpectedVersion.Exactly(0), Event());
        var any = await Append(Stream(), ExpectedVersion.Any, Event());

        Assert.Equal((true, 1L), (exactly.IsAppended, exactly.Revision));
        Assert.Equal((true, 2L), (any.IsAppended, any.Revision));
        Assert.True(any.Position > exactly.Position);
    }

    [Fact]
    public async Task an_append_without_events_only_judges_the_version()
    {
        Assert.Equal((true, -1L), Outcome(await Append(Stream(), ExpectedVersion.NoStream)));
        await Append(Stream(), ExpectedVersion.Any, Events(2));

        Assert.Equal((true, 1L), Outcome(await Append(Stream(), ExpectedVersion.Exactly(1))));
        Assert.Equal(2, (await ReadStream(Stream())).Count);
    }

    [Fact]
    public async Task of_many_appends_each_is_judged_by_itself()
    {
        await Append(Stream("taken"), ExpectedVersion.Any, Event());

        var results = await Writer.AppendManyAsync(
            [
                new StreamAppend(Stream("a"), ExpectedVersion.NoStream, Events(2)),
                new StreamAppend(Stream("taken"), ExpectedVersion.NoStream, Events(2)),
                new StreamAppend(Stream("a"), ExpectedVersion.Exactly(1), Events(1)),
                new StreamAppend(Stream("b"), ExpectedVersion.Any, Events(1)),
            ],
            Cancellation);

        Assert.Equal([(true, 1L), (false, 0L), (true, 2L), (true, 0L)], results.Select(Outcome));
        Assert.Equal(3, (await ReadStream(Stream("a"))).Count);
        Assert.Single(await ReadStream(Stream("taken")));
        Assert.Single(await ReadStream(Stream("b")));
    }

    [Fact]
    public async Task many_appends_may_be_none() => Assert.Empty(await Writer.AppendManyAsync([], Cancellation));

    [Fact]
    public async Task of_concurrent_appends_that_expect_the_same_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            async () => await Append(Stream(), ExpectedVersion.NoStream, Event()), Cancellation)));

        Assert.Single(results, result => result.IsAppended);
        Assert.All(results, result => Assert.Equal(0, result.Revision));
        Assert.Single(await ReadStream(Stream()));
    }

    [Fact]
    public async Task concurrent_batches_stay_whole_and_revisions_have_no_gap()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    var batch = Events(5).Select(item => item with { Type = $"W{writer}" });
                    await Append(Stream(), ExpectedVersion.Any, [.. batch]);
                }
            },
            Cancellation)));

        var events = await ReadStream(Stream());
        Assert.Equal(Enumerable.Range(0, 400).Select(i => (long)i), events.Select(recorded => recorded.Revision));
        Assert.All(events.Chunk(5), batch => Assert.Single(batch.Select(recorded => recorded.Type).Distinct()));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.Position < pair.Second.Position));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.RecordedAt <= pair.Second.RecordedAt));
    }

    [Fact]
    public async Task a_large_event_is_taken_and_a_larger_one_refused()
    {
        var large = Event() with { Data = new byte[1_000_000], IsJson = false };
        new Random(1).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsMemory(large.Data).Span);
        var tooLarge = large with { Id = Guid.NewGuid(), Data = new byte[AppendLimits.MaxBytes + 1] };

        await Append(Stream(), ExpectedVersion.Any, large);
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Append(Stream(), ExpectedVersion.Any, tooLarge));

        var read = Assert.Single(await ReadStream(Stream()));
        Assert.True(large.Data.Span.SequenceEqual(read.Data.Span));
    }

    [Fact]
    public async Task an_event_without_id_or_type_and_a_stream_without_name_are_refused()
    {
        EventData[] bad = [Event() with { Id = Guid.Empty }, Event() with { Type = "" }];
        foreach (var item in bad)
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await Append(Stream(), ExpectedVersion.Any, item));
        }

        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Append(new StreamName(""), ExpectedVersion.Any, Event()));
        Assert.Empty(await ReadStream(Stream()));
    }

    [Fact]
    public async Task a_cancelled_call_writes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Writer.AppendAsync(
            new StreamAppend(Stream(), ExpectedVersion.Any, Events(1)), cancelled.Token));

        Assert.Empty(await ReadStream(Stream()));
    }

    private static (bool IsAppended, long Revision) Outcome(AppendResult result) =>
        (result.IsAppended, result.Revision);

    [Fact]
    public async Task a_copied_event_is_as_old_as_it_was_where_it_comes_from()
    {
        var original = new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.Zero).AddTicks(1_234_567);
        var copied = Event() with { Metadata = OriginalTime.Keep("{\"actor\":\"a\"}"u8.ToArray(), original) };
        var bare = Event() with { Metadata = OriginalTime.Keep(ReadOnlyMemory<byte>.Empty, original), IsJson = false };

        await Append(Stream(), ExpectedVersion.Any, copied, bare);

        Assert.All(await ReadStream(Stream()), recorded => Assert.Equal(original, recorded.RecordedAt));
        var all = await ReadAll();
        Assert.All(all, recorded => Assert.Equal(original, recorded.RecordedAt));
        Assert.Equal(copied.Metadata.ToArray(), all[0].Metadata.ToArray());
    }
}
