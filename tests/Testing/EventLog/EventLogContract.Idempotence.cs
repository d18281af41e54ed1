using Gse.Application.EventLog;
using Xunit;

namespace Gse.Testing.EventLog;

public abstract partial class EventLogContract
{
    /// <summary>What an append says of its stream: the same as the first time, or nothing.</summary>
    public static TheoryData<long, long> SameOrAny => new() { { -1, -1 }, { -1, -2 }, { -2, -2 }, { -2, -1 } };

    [Theory]
    [MemberData(nameof(SameOrAny))]
    public async Task the_same_ids_again_give_the_original_answer(long first, long again)
    {
        var events = Events(3);
        var original = await Append(Stream(), Version(first), events);
        await Append(Stream(), ExpectedVersion.Any, Events(2));

        Assert.Equal(original, await Append(Stream(), Version(again), events));
        Assert.Equal(5, (await ReadStream(Stream())).Count);
    }

    [Fact]
    public async Task a_prefix_again_gives_the_answer_for_its_last_event()
    {
        var events = Events(3);
        await Append(Stream(), ExpectedVersion.NoStream, events);

        var result = await Append(Stream(), ExpectedVersion.NoStream, events[..2]);

        Assert.Equal((true, 1L), Outcome(result));
        Assert.Equal((await ReadStream(Stream()))[1].Position, result.Position);
        Assert.Equal(3, (await ReadStream(Stream())).Count);
    }

    [Fact]
    public async Task events_of_the_middle_again_with_any_give_the_answer_for_the_last_of_them()
    {
        var events = Events(4);
        await Append(Stream(), ExpectedVersion.Any, events);

        Assert.Equal((true, 2L), Outcome(await Append(Stream(), ExpectedVersion.Any, events[1..3])));
        Assert.Equal(4, (await ReadStream(Stream())).Count);
    }

    [Fact]
    public async Task known_ids_followed_by_new_ones_are_refused()
    {
        var events = Events(2);
        await Append(Stream(), ExpectedVersion.NoStream, events);

        var result = await Append(Stream(), ExpectedVersion.NoStream, [.. events, Event()]);

        Assert.Equal(AppendResult.WrongExpectedVersion(1), result);
        Assert.Equal(2, (await ReadStream(Stream())).Count);
    }

    [Fact]
    public async Task known_ids_in_another_order_are_refused()
    {
        var events = Events(2);
        await Append(Stream(), ExpectedVersion.NoStream, events);

        var result = await Append(Stream(), ExpectedVersion.NoStream, events[1], events[0]);

        Assert.Equal(AppendResult.WrongExpectedVersion(1), result);
    }

    [Fact]
    public async Task the_same_id_in_another_stream_is_another_event()
    {
        var item = Event();
        await Append(Stream("a"), ExpectedVersion.NoStream, item);

        Assert.Equal((true, 0L), Outcome(await Append(Stream("b"), ExpectedVersion.NoStream, item)));
        Assert.Equal((true, 0L), Outcome(await Append(Stream("b"), ExpectedVersion.Any, item)));
        Assert.Equal(2, (await ReadAll()).Count);
    }

    [Fact]
    public async Task an_append_twice_in_one_call_is_written_once()
    {
        var append = new StreamAppend(Stream(), ExpectedVersion.Any, Events(2));

        var results = await Writer.AppendManyAsync([append, append], Cancellation);

        Assert.Equal(results[0], results[1]);
        Assert.Equal(2, (await ReadStream(Stream())).Count);
    }

    [Fact]
    public async Task retries_by_many_at_once_write_once()
    {
        var events = Events(4);

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            async () => await Append(Stream(), ExpectedVersion.Any, events), Cancellation)));

        Assert.Single(results.Distinct());
        Assert.Equal(Ids(events), Ids(await ReadStream(Stream())));
    }

    private static ExpectedVersion Version(long value) =>
        value == ExpectedVersion.Any.Value ? ExpectedVersion.Any : ExpectedVersion.Exactly(value);
}
