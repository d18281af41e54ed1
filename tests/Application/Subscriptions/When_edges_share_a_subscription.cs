using Gse.Domain.Subscriptions;

namespace Gse.Application.Tests.Subscriptions;

public sealed class When_edges_share_a_subscription
{
    private readonly SubscriptionWorld _world = new();

    [Fact]
    public async Task what_is_acknowledged_at_one_is_not_delivered_by_another()
    {
        var (one, two) = (_world.NewEdge(), _world.NewEdge());
        await one.DefineAsync();
        var positions = new[]
        {
            await _world.HappenAsync(), await _world.HappenAsync(), await _world.HappenAsync(),
        };
        Assert.Equal(positions, await one.FetchedAsync("r"));
        Assert.Equal(positions, await two.FetchedAsync("r"));
        Assert.Null(await one.AcknowledgeAsync("r", positions[0]));
        Assert.Null(await two.AcknowledgeAsync("r", positions[1]));
        Assert.Equal(positions[2..], await one.FetchedAsync("r"));
        Assert.Equal(positions[2..], await _world.NewEdge().FetchedAsync("r"));
    }

    [Fact]
    public async Task of_two_readers_at_two_edges_one_is_refused_until_the_lease_is_over()
    {
        var (one, two) = (_world.NewEdge(), _world.NewEdge());
        await one.DefineAsync();
        await two.FetchedAsync("before");
        _world.Time.Advance(TimeSpan.FromSeconds(31));
        var position = await _world.HappenAsync();
        Assert.Equal([position], await one.FetchedAsync("a"));
        var refused = Assert.IsType<SubscriptionHeld>((await two.FetchAsync("b")).Refusal);
        Assert.Equal(("a", _world.Time.GetUtcNow().AddSeconds(30)), (refused.Reader, refused.Until));
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([position], await two.FetchedAsync("b"));
        Assert.IsType<SubscriptionHeld>(await one.AcknowledgeAsync("a", position));
        Assert.IsType<SubscriptionHeld>((await one.FetchAsync("a")).Refusal);
    }

    [Fact]
    public async Task racing_readers_get_one_lease()
    {
        var edges = Enumerable.Range(0, 8).Select(_ => _world.NewEdge()).ToList();
        await edges[0].DefineAsync();
        await _world.HappenAsync();
        var results = await Task.WhenAll(edges.Select((edge, i) => Task.Run(() => edge.FetchAsync($"r{i}"))));
        Assert.Single(results, result => result.Refusal is null);
        Assert.Equal(7, results.Count(result => result.Refusal is SubscriptionHeld));
    }

    [Fact]
    public async Task the_progress_stays_short_and_survives_what_retention_takes()
    {
        var edge = _world.NewEdge();
        await edge.DefineAsync();
        var last = 0L;
        for (var i = 0; i < 100; i++)
        {
            last = await _world.HappenAsync();
            Assert.Equal([last], await edge.FetchedAsync("r"));
            Assert.Null(await edge.AcknowledgeAsync("r", last));
        }

        _world.Log.Scavenge();
        Assert.InRange(_world.ProgressEvents, 1, 16);
        Assert.Empty(await edge.FetchedAsync("r"));
        Assert.Empty(await _world.NewEdge().FetchedAsync("r"));
        Assert.Null(await _world.NewEdge().AcknowledgeAsync("r", last));
    }

    [Fact]
    public async Task a_reader_that_only_polls_writes_next_to_nothing()
    {
        var edge = _world.NewEdge();
        await edge.DefineAsync();
        for (var i = 0; i < 60; i++)
        {
            Assert.Empty(await edge.FetchedAsync("r"));
            _world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_world.ProgressEvents, 1, 5);
    }

    [Fact]
    public async Task a_long_poll_ends_at_its_deadline_with_nothing()
    {
        var edge = _world.NewEdge();
        await edge.DefineAsync();
        var waiting = edge.FetchAsync("r", wait: TimeSpan.FromSeconds(60));
        _world.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(waiting.IsCompleted);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        var batch = (await waiting).Value;
        Assert.Empty(batch.Facts);
        Assert.Equal(_world.Time.GetUtcNow().AddSeconds(30), batch.Until);
    }
}
