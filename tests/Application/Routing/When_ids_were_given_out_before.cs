using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Application.Tests.Routing;

public sealed class When_ids_were_given_out_before
{
    private static readonly int First = ChannelId.RangeOf("bkmonitor").First.Value;

    [Fact]
    public async Task a_deleted_one_is_never_given_out_again_not_even_after_a_restart()
    {
        await using var before = await new RoutingWorld().FollowAsync();
        var deleted = new List<ChannelId>();
        for (var i = 0; i < 30; i++)
        {
            deleted.Add((await before.AllocateAsync()).Value.Channel);
            await before.DeleteAsync(deleted[^1]);
        }

        await using var after = await new RoutingWorld(before.Log).FollowAsync();
        Assert.DoesNotContain((await after.AllocateAsync()).Value.Channel, deleted);
        Assert.DoesNotContain((await before.AllocateAsync()).Value.Channel, deleted);
    }

    [Fact]
    public async Task a_deleted_one_is_given_to_who_names_it()
    {
        await using var edge = await new RoutingWorld().FollowAsync();
        var channel = (await edge.AllocateAsync()).Value.Channel;
        await edge.DeleteAsync(channel);

        var again = await edge.AddAsync(channel.Value, "[]");
        Assert.Equal(channel, again.Value.Channel);
        Assert.True(again.Value.IsNew);
        Assert.False((await edge.AddAsync(channel.Value, "[]")).Value.IsNew);
    }

    [Fact]
    public async Task those_that_others_named_are_left_out()
    {
        await using var edge = await new RoutingWorld().FollowAsync();
        await edge.AddAsync(First, "[]");
        await edge.AddAsync(First + 1, "[]");

        Assert.True((await edge.AllocateAsync()).Value.Channel.Value > First + 1);
    }

    [Fact]
    public async Task a_refused_allocation_costs_no_id()
    {
        await using var edge = await new RoutingWorld().FollowAsync();
        Assert.NotNull((await edge.AddAsync(null, "[{}]")).Refusal);

        Assert.Equal(First, (await edge.AllocateAsync()).Value.Channel.Value);
    }

    [Fact]
    public void a_long_history_of_taken_ids_costs_few_attempts()
    {
        var taken = Enumerable.Range(1, 10_000).ToHashSet();
        var attempts = new IdAllocation().Propose(1, 524_288, _ => false).TakeWhile(taken.Contains).Count();
        Assert.InRange(attempts, 1, 30);
    }

    [Fact]
    public void the_end_of_the_range_is_not_the_end_of_free_ids()
    {
        var ids = new IdAllocation();
        Assert.Equal([1, 3], ids.Propose(1, 4, _ => false).Take(2));

        Assert.Equal(2, ids.Propose(1, 4, id => id != 2).First());
        Assert.Empty(ids.Propose(1, 4, _ => true));
    }
}
