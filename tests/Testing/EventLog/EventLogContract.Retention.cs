using Gse.Application.EventLog;
using Xunit;

namespace Gse.Testing.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task the_newest_events_stay_and_older_ones_go()
    {
        await Append(Stream(), ExpectedVersion.Any, Events(700));
        await Writer.SetRetentionAsync(Stream(), new StreamRetention(null, 3), Cancellation);

        await _log!.AgeAsync(TimeSpan.Zero, Cancellation);

        Assert.Equal([697L, 698, 699], (await ReadStream(Stream())).Select(recorded => recorded.Revision));
        Assert.Equal([699L, 698], (await ReadStream(Stream(), Backwards, long.MaxValue, 2)).Select(r => r.Revision));
    }

    [Fact]
    public async Task old_events_go_but_the_newest_stays()
    {
        await Writer.SetRetentionAsync(Stream(), new StreamRetention(TimeSpan.FromSeconds(1), null), Cancellation);
        await Append(Stream(), ExpectedVersion.Any, Events(5));

        await _log!.AgeAsync(TimeSpan.FromSeconds(2), Cancellation);

        Assert.Equal(4, Assert.Single(await ReadStream(Stream(), Backwards, long.MaxValue, 1)).Revision);
        var next = await Append(Stream(), ExpectedVersion.Exactly(4), Event());
        Assert.Equal((true, 5L), Outcome(next));
    }

    [Fact]
    public async Task a_stream_without_retention_keeps_everything()
    {
        await Append(Stream("kept"), ExpectedVersion.Any, Events(5));
        await Append(Stream("short"), ExpectedVersion.Any, Events(5));
        await Writer.SetRetentionAsync(Stream("short"), new StreamRetention(TimeSpan.FromSeconds(1), 1), Cancellation);

        await _log!.AgeAsync(TimeSpan.FromSeconds(2), Cancellation);

        Assert.Equal(5, (await ReadStream(Stream("kept"))).Count);
        Assert.Single(await ReadStream(Stream("short")));
    }

    [Fact]
    public async Task the_retention_of_a_stream_can_be_read()
    {
        await Append(Stream("kept"), ExpectedVersion.Any, Event());
        var both = new StreamRetention(TimeSpan.FromDays(7), 3);
        await Writer.SetRetentionAsync(Stream("both"), both, Cancellation);
        await Writer.SetRetentionAsync(Stream("aged"), both with { MaxCount = null }, Cancellation);
        await Writer.SetRetentionAsync(Stream("counted"), new StreamRetention(null, 1), Cancellation);
        await Writer.SetRetentionAsync(Stream("counted"), new StreamRetention(null, 2), Cancellation);
        await Writer.SetRetentionAsync(Stream("freed"), both, Cancellation);
        await Writer.SetRetentionAsync(Stream("freed"), default, Cancellation);

        Assert.Equal(both, await Reader.ReadRetentionAsync(Stream("both"), Cancellation));
        Assert.Equal(both with { MaxCount = null }, await Reader.ReadRetentionAsync(Stream("aged"), Cancellation));
        Assert.Equal(new(null, 2), await Reader.ReadRetentionAsync(Stream("counted"), Cancellation));
        Assert.Null(await Reader.ReadRetentionAsync(Stream("freed"), Cancellation));
        Assert.Null(await Reader.ReadRetentionAsync(Stream("kept"), Cancellation));
        Assert.Null(await Reader.ReadRetentionAsync(Stream("never"), Cancellation));
    }

    [Fact]
    public async Task positions_rise_also_after_the_newest_were_scavenged()
    {
        await Append(Stream("kept"), ExpectedVersion.Any, Events(1));
        var last = await Append(Stream("short"), ExpectedVersion.Any, Events(5));
        await Writer.SetRetentionAsync(Stream("short"), new StreamRetention(TimeSpan.FromSeconds(1), 1), Cancellation);
        await _log!.AgeAsync(TimeSpan.FromSeconds(2), Cancellation);

        var next = await Append(Stream("kept"), ExpectedVersion.Any, Event());

        Assert.True(next.Position > last.Position);
    }
}
