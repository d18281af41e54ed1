using Gse.Application.Routing;

namespace Gse.Application.Tests.Routing;

public sealed class When_a_storage_is_deleted
{
    [Fact]
    public async Task nothing_that_was_acknowledged_may_wait_for_it()
    {
        await using var edge = await new RoutingWorld().FollowAsync();
        var id = (await edge.AddStreamAsync("main")).Value.Id;
        await edge.SettleAsync();
        var refusal = Assert.IsType<StreamToHoldsRecords>((await edge.DeleteStreamAsync(id, waiting: 3)).Refusal);
        Assert.Equal(3, refusal.Records);
        await edge.SettleAsync();
        Assert.NotNull(edge.Streams.Find(id));

        Assert.Null((await edge.DeleteStreamAsync(id, waiting: 0)).Refusal);
        await edge.SettleAsync();
        Assert.Null(edge.Streams.Find(id));
    }
}
