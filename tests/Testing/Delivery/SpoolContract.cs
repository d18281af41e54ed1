using System.Text;
using Gse.Application.Delivery;
using Gse.Domain.Channels;
using Xunit;

namespace Gse.Testing.Delivery;

/// <summary>What every spool keeps to.</summary>
public abstract class SpoolContract
{
    private const long Large = 1_000_000;
    private static readonly StreamToId Target = new(7);
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The same files every time.</summary>
    protected abstract ISpoolFactory Spools { get; }

    [Fact]
    public async Task a_new_one_is_empty()
    {
        await using var spool = await OpenAsync();
        Assert.Equal(SpoolSize.Empty, spool.Size);
        Assert.False(spool.HeadMayBeSecond);
        Assert.Empty(await spool.ReadHeadAsync(10, Large, Cancellation));
    }

    [Fact]
    public async Task gives_what_it_was_given_in_order_and_keeps_it()
    {
        await using var spool = await OpenAsync();
        await AppendAsync(spool, "a", "b");
        await AppendAsync(spool, "c");
        Assert.Equal(["a", "b", "c"], await HeadAsync(spool));
        Assert.Equal(["a", "b", "c"], await HeadAsync(spool));
        Assert.Equal(new SpoolSize(3, 3, 3, Noon), spool.Size);
    }

    [Fact]
    public async Task reads_as_much_as_fits_and_at_least_one()
    {
        await using var spool = await OpenAsync();
        await AppendAsync(spool, "aaaa", "b", "c");
        Assert.Equal(["aaaa", "b"], await HeadAsync(spool, maxRecords: 2));
        Assert.Equal(["aaaa", "b"], await HeadAsync(spool, maxBytes: 5));
        Assert.Equal(["aaaa"], await HeadAsync(spool, maxRecords: 0, maxBytes: 0));
    }

    [Fact]
    public async Task removes_from_the_head_and_puts_others_there()
    {
        await using var spool = await OpenAsync();
        await AppendAsync(spool, "a", "b", "c");
        var head = await spool.ReadHeadAsync(2, Large, Cancellation);
        await spool.ReplaceHeadAsync(head[^1].Place, [Chunk("x"), Chunk("y")], Cancellation);
        Assert.Equal(["x", "y", "c"], await HeadAsync(spool));
        await spool.ReplaceHeadAsync(null, [Chunk("w")], Cancellation);
        await AppendAsync(spool, "d");
        Assert.Equal(["w", "x", "y", "c", "d"], await HeadAsync(spool));
        Assert.Equal(5, spool.Size.Records);
    }

    [Fact]
    public async Task can_be_emptied_and_filled_again()
    {
        await using var spool = await OpenAsync();
        for (var round = 0; round < 3; round++)
        {
            await AppendAsync(spool, "a", "b");
            await spool.ReplaceHeadAsync(null, [Chunk("0")], Cancellation);
            var head = await spool.ReadHeadAsync(100, Large, Cancellation);
            Assert.Equal(["0", "a", "b"], head.Select(Text));
            await spool.ReplaceHeadAsync(head[^1].Place, [], Cancellation);
            Assert.Equal(SpoolSize.Empty, spool.Size);
        }
    }

    [Fact]
    public async Task keeps_everything_over_an_orderly_close()
    {
        await using (var spool = await OpenAsync())
        {
            await AppendAsync(spool, "a", "b");
            await spool.ReplaceHeadAsync(null, [Chunk("0")], Cancellation);
        }

        await using var again = await OpenAsync();
        Assert.Equal(["0", "a", "b"], await HeadAsync(again));
        Assert.Equal(new SpoolSize(3, 3, 3, Noon), again.Size);
        Assert.False(again.HeadMayBeSecond);
        await AppendAsync(again, "c");
        Assert.Equal(["0", "a", "b", "c"], await HeadAsync(again));
    }

    [Fact]
    public async Task drops_the_oldest_at_its_limit_and_says_what()
    {
        await using var spool = await OpenAsync(maxBytes: 10);
        await AppendAsync(spool, "aaaa", "bbb");
        Assert.Equal(default, await AppendAsync(spool, "ccc"));
        var drop = await spool.AppendAsync([Chunk("ddddd", 3, hours: 1)], Cancellation);
        Assert.Equal(new SpoolDrop(2, 7, Noon, Noon), drop);
        Assert.Equal(["ccc", "ddddd"], await HeadAsync(spool));
        Assert.Equal(new SpoolSize(2, 4, 8, Noon), spool.Size);
    }

    [Fact]
    public async Task drops_nothing_that_is_being_sent()
    {
        await using var spool = await OpenAsync(maxBytes: 3);
        await AppendAsync(spool, "a", "b", "c");
        var sent = Assert.Single(await spool.ReadHeadAsync(1, Large, Cancellation));
        Assert.Equal(1, (await AppendAsync(spool, "d")).Records);
        Assert.Equal(["a", "c", "d"], await HeadAsync(spool, maxRecords: 3));
        await spool.ReplaceHeadAsync(sent.Place, [], Cancellation);
        Assert.Equal(["c", "d"], await HeadAsync(spool));
    }

    [Fact]
    public async Task takes_what_is_larger_than_its_limit()
    {
        await using var spool = await OpenAsync(maxBytes: 3);
        await AppendAsync(spool, "a", "b");
        Assert.Equal(2, (await AppendAsync(spool, "cccccc")).Records);
        Assert.Equal(["cccccc"], await HeadAsync(spool));
    }

    [Fact]
    public async Task spools_of_two_storages_know_nothing_of_each_other()
    {
        await using var one = await OpenAsync();
        await using var other = await Spools.OpenAsync(new StreamToId(8), Large, Cancellation);
        await AppendAsync(one, "a");
        Assert.Empty(await other.ReadHeadAsync(10, Large, Cancellation));
    }

    protected Task<ISpool> OpenAsync(long maxBytes = Large) => Spools.OpenAsync(Target, maxBytes, Cancellation);

    protected static SpoolChunk Chunk(string text, int records = 1, int hours = 0) =>
        new(Encoding.UTF8.GetBytes(text), records, Noon.AddHours(hours), Noon.AddHours(hours));

    protected static Task<SpoolDrop> AppendAsync(ISpool spool, params string[] texts) =>
        spool.AppendAsync([.. texts.Select(text => Chunk(text))], Cancellation);

    protected static async Task<IEnumerable<string>> HeadAsync(
        ISpool spool, int maxRecords = 1_000, long maxBytes = Large) =>
        (await spool.ReadHeadAsync(maxRecords, maxBytes, Cancellation)).Select(Text);

    private static string Text(StoredChunk stored) => Encoding.UTF8.GetString(stored.Chunk.Data.Span);
}
