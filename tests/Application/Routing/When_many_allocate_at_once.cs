using Gse.Domain.Channels;

namespace Gse.Application.Tests.Routing;

public sealed class When_many_allocate_at_once
{
    private const int Callers = 50;

    [Fact]
    public async Task each_gets_a_channel_of_its_own()
    {
        await using var edge = await new RoutingWorld().FollowAsync();
        var results = await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(_ => Task.Run(() => edge.AllocateAsync())));

        Assert.All(results, result => Assert.Null(result.Refusal));
        var ids = results.Select(result => result.Value.Channel.Value).Order().ToList();
        var (first, _) = ChannelId.RangeOf("bkmonitor");
        Assert.Equal(Enumerable.Range(first.Value, Callers), ids);
    }

    [Fact]
    public async Task callers_of_two_edges_get_different_ones()
    {
        await using var here = await new RoutingWorld().FollowAsync();
        await using var there = await new RoutingWorld(here.Log).FollowAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i =>
            Task.Run(() => (i % 2 == 0 ? here : there).AllocateAsync())));

        Assert.All(results, result => Assert.Null(result.Refusal));
        Assert.Equal(Callers, results.Select(result => result.Value.Channel).Distinct().Count());
        Assert.Equal(Callers, here.Log.Events.Count);
    }

    [Fact]
    public async Task each_gets_a_storage_of_its_own()
    {
        await using var edge = await new RoutingWorld().FollowAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i =>
            Task.Run(() => edge.AddStreamAsync($"s{i}"))));

        Assert.All(results, result => Assert.Null(result.Refusal));
        Assert.Equal(
            Enumerable.Range(StreamToId.FirstAllocated.Value, Callers),
            results.Select(result => result.Value.Id.Value).Order());
    }

    [Fact]
    public async Task all_their_changes_of_one_channel_are_made()
    {
        await using var edge = await new RoutingWorld().FollowAsync();
        var channel = (await edge.AllocateAsync()).Value.Channel;
        var stream = (await edge.AddStreamAsync("s")).Value.Id;
        var results = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(() =>
            edge.ChangeAsync(channel, $$$$"""[{"name":"r{{{{i}}}}","stream_to":{"stream_to_id":{{{{stream}}}}}}]"""))));

        Assert.All(results, result => Assert.Null(result.Refusal));
        await edge.SettleAsync();
        Assert.Equal(Callers, edge.Channels.Find(channel)!.Routes.Count);
    }
}
