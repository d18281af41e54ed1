using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Domain.Channels;
using Gse.Domain.Delivery;
using Gse.Domain.Edges;

namespace Gse.Application.Tests.LogCopy;

public sealed class When_documents_were_delivered_before
{
    private readonly CopyWorld _world = new();

    [Fact]
    public async Task they_are_not_delivered_again_where_nobody_knows_how_far_it_was()
    {
        await _world.AddStorageAsync();
        await _world.HappenAsync("alarms-20260101");

        var report = await _world.CopiedAsync();

        Assert.Equal(1, report.Marks);
        Assert.Equal(_world.CopiedEvents().Last().Position.Value, _world.Delivered()!.Position);
    }

    [Fact]
    public async Task delivery_goes_on_where_it_stood()
    {
        await _world.LoseTheBeginningAsync("heartbeats-e1-20260101", 10, 3);
        await _world.AddStorageAsync();
        var delivered = await _world.HappenAsync("alarms-20260101", "delivered");
        await _world.HappenAsync("alarms-20260101", "not yet");
        _world.SourceMarks = new Marks(delivered);

        await _world.CopiedAsync();
        var events = _world.Target.Events.Count;
        await _world.CopiedAsync();

        Assert.Equal(_world.CopiedEvents().SkipLast(1).Last().Position.Value, _world.Delivered()!.Position);
        Assert.Equal(events, _world.Target.Events.Count);
    }

    [Fact]
    public async Task a_storage_that_got_nothing_yet_gets_all()
    {
        await _world.AddStorageAsync();
        await _world.HappenAsync("alarms-20260101");
        _world.SourceMarks = new Marks(null);

        Assert.Equal(0, (await _world.CopiedAsync()).Marks);
        Assert.Null(_world.Delivered());
    }

    [Fact]
    public async Task what_the_source_itself_says_is_translated_and_needs_nothing_more()
    {
        await _world.LoseTheBeginningAsync("heartbeats-e1-20260101", 10, 3);
        await _world.AddStorageAsync();
        var delivered = await _world.HappenAsync("alarms-20260101", "delivered");
        await _world.HappenAsync("alarms-20260101", "not yet");
        await _world.HappenAsync(
            StreamName.OfDeliveryProgress(CopyWorld.Storage).Value,
            new DocumentsDelivered(
                CopyWorld.Storage, EdgeId.Parse("e1"), delivered.Value, _world.Time.GetUtcNow()));
        _world.SourceMarks = new Marks(delivered);

        await _world.CopiedAsync();

        Assert.Equal(_world.Source.Events.Count, _world.Target.Events.Count);
        Assert.Equal(
            _world.Target.Events.Where(e => e.Stream.Value == "alarms-20260101").First().Position.Value,
            _world.Delivered()!.Position);
    }

    /// <summary>What an edge keeps in its data folder.</summary>
    private sealed class Marks(LogPosition? position) : IDeliveryCheckpoints
    {
        public ValueTask<LogPosition?> LoadAsync(StreamToId target, CancellationToken cancellation) =>
            ValueTask.FromResult(position);

        public ValueTask SaveAsync(StreamToId target, LogPosition position, CancellationToken cancellation) =>
            throw new InvalidOperationException("the source is not written");
    }
}
