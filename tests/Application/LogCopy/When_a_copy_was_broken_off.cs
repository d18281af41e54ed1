namespace Gse.Application.Tests.LogCopy;

public sealed class When_a_copy_was_broken_off
{
    private readonly CopyWorld _world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 700)]
    [InlineData(1, 1)]
    [InlineData(2, 1_900)]
    public async Task it_goes_on_where_it_was_and_writes_nothing_twice(int goodCalls, int writtenThen)
    {
        await FillAsync(6_000);

        await Assert.ThrowsAsync<IOException>(
            () => _world.CopyAsync(new BreakingWriter(_world.Target, goodCalls, writtenThen)));
        var left = _world.Target.Events.Count;
        var report = await _world.CopiedAsync();

        Assert.Equal(_world.Source.Events.Count - left, report.Copied);
        Assert.Equal(_world.Source.Events.Select(e => e.Id), _world.Target.Events.Select(e => e.Id));
    }

    [Fact]
    public async Task a_finished_copy_run_again_changes_nothing()
    {
        await FillAsync(300);
        await _world.AddStorageAsync();
        var first = await _world.CopiedAsync();
        var events = _world.Target.Events.Count;

        var again = await _world.CopiedAsync();

        Assert.Equal(events, _world.Target.Events.Count);
        Assert.Equal(first with { Copied = 0, Retentions = 0 }, again);
    }

    [Fact]
    public async Task what_the_source_got_since_comes_over()
    {
        await FillAsync(300);
        await _world.AddStorageAsync();
        await _world.CopiedAsync();
        await FillAsync(10);

        var again = await _world.CopiedAsync();

        Assert.Equal(10, again.Copied);
        Assert.Equal(_world.CopiedEvents().Last().Position.Value, _world.Delivered()!.Position);
        Assert.Equal(_world.Source.Events.Select(e => e.Id), _world.CopiedEvents().Select(e => e.Id));
        Assert.Equal(again with { Copied = 0 }, await _world.CopiedAsync());
    }

    [Fact]
    public async Task what_either_log_let_go_since_is_no_difference()
    {
        await _world.LoseTheBeginningAsync("heartbeats-e1-20260101", 10, 8);
        var acknowledged = await _world.HappenAsync("agent-a", "1");
        acknowledged = await _world.HappenAsync("edgelease-e1", "pointed at");
        await _world.HappenAsync("subscriptionprogress-s", _world.Acknowledged(acknowledged));
        await _world.HappenAsync("edgelease-e1", "newest");
        await _world.CopiedAsync();
        foreach (var (log, kept) in new[] { (_world.Source, 5), (_world.Target, 3) })
        {
            await log.SetRetentionAsync(new("heartbeats-e1-20260101"), new(null, kept), Cancellation);
            await log.SetRetentionAsync(new("edgelease-e1"), new(null, 1), Cancellation);
            log.Scavenge();
        }

        await FillAsync(1);
        var again = await _world.CopiedAsync();

        Assert.Equal((1L, 2L), (again.Copied, again.LetGo));
    }

    private async Task FillAsync(int events)
    {
        for (var i = 0; i < events; i++)
        {
            await _world.HappenAsync($"agent-{i % 3}", $"{i}");
        }
    }
}
