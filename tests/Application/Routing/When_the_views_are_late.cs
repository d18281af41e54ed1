using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Tests.Routing;

public sealed class When_the_views_are_late
{
    [Fact]
    public async Task what_another_edge_has_written_is_waited_for()
    {
        await using var here = await new RoutingWorld().FollowAsync();
        await using var there = new RoutingWorld(here.Log);
        var channel = (await here.AllocateAsync()).Value.Channel;

        var asked = there.GetAsync(channel);
        Assert.False(asked.IsCompleted);
        await there.FollowAsync();
        Assert.Equal(channel, (await asked.WaitAsync(TimeSpan.FromSeconds(30), RoutingWorld.Cancellation)).Value.Id);
    }

    [Fact]
    public async Task what_nobody_has_written_is_not_found_at_once()
    {
        await using var there = new RoutingWorld();
        Assert.IsType<NotFound>((await there.GetAsync(new ChannelId(5))).Refusal);
    }

    [Fact]
    public async Task a_route_to_a_storage_of_another_edge_is_taken()
    {
        await using var here = await new RoutingWorld().FollowAsync();
        await using var there = new RoutingWorld(here.Log);
        var stream = (await here.AddStreamAsync("s")).Value.Id;

        var added = await there.AddAsync(7, $$$$"""[{"name":"r","stream_to":{"stream_to_id":{{{{stream}}}}} }]""");
        Assert.Null(added.Refusal);
    }
}
