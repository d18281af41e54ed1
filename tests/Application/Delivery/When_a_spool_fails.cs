using Gse.Application.Delivery;
using Gse.Application.Events;
using Gse.Domain.Channels;
using Gse.Domain.Delivery;

namespace Gse.Application.Tests.Delivery;

public sealed class When_a_spool_fails : IAsyncLifetime
{
    private static readonly ChannelId Channel = new(77);
    private readonly DeliveryWorld _edge = new();

    private ScriptedSink Sink => _edge.Sink("main");

    private LaneStatus Status => _edge.Status(500);

    public async ValueTask InitializeAsync()
    {
        await _edge.RouteAsync(500, "main", Channel);
        await _edge.StartAsync();
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task a_head_that_cannot_be_read_is_told_and_since_when()
    {
        await SpoolAsync("1", "2");
        _edge.Spools.IsUnreadable = true;
        await _edge.StopAsync();
        var start = _edge.Time.GetUtcNow();
        await _edge.StartAsync();
        await _edge.PassUntilAsync(() => Status.Reason == "the spool cannot be read");
        var since = Status.DownSince;
        Assert.InRange(since!.Value, start, _edge.Time.GetUtcNow());
        Assert.Equal(LaneCircuit.Closed, Status.Circuit);
        await _edge.PassUntilAsync(() => _edge.Time.GetUtcNow() - since > TimeSpan.FromSeconds(30));
        Assert.Equal(since, Status.DownSince);
        _edge.Spools.IsUnreadable = false;
        Sink.Script = ScriptedSink.TakeAll;
        Assert.Equal(["1", "2"], await _edge.PassAsync(Sink.TakenAsync(2)));
        await WellAsync();
    }

    [Fact]
    public async Task what_was_sent_and_cannot_be_removed_is_told()
    {
        await SpoolAsync("1");
        _edge.Spools.IsStuck = true;
        Sink.Script = ScriptedSink.TakeAll;
        await _edge.PassUntilAsync(() => Status.Reason == "what was sent cannot be removed from the spool");
        Assert.NotNull(Status.DownSince);
        _edge.Spools.IsStuck = false;
        await WellAsync();
        Assert.Equal("1", Assert.Single(Sink.All).Text);
    }

    [Fact]
    public async Task an_end_that_cannot_be_written_is_told_beside_what_the_storage_says()
    {
        await SpoolAsync("1");
        _edge.Spools.IsFull = true;
        Assert.IsType<DeliveryUnavailable>((await _edge.PassAsync(_edge.PostAsync(Channel, "2"))).Refusal);
        Assert.Contains("down", Status.Reason, StringComparison.Ordinal);
        Assert.Contains("the spool cannot be written", Status.Reason, StringComparison.Ordinal);
        _edge.Spools.IsFull = false;
        Sink.Script = ScriptedSink.TakeAll;
        await WellAsync();
        Assert.Equal("1", Assert.Single(Sink.All).Text);
    }

    [Fact]
    public async Task only_what_goes_there_is_spoken_of()
    {
        await _edge.StopAsync();
        Assert.DoesNotContain(_edge.Warnings, line => line.Contains("go to its spool", StringComparison.Ordinal));
        await _edge.StartAsync();
        await SpoolAsync("1");
        Assert.Single(_edge.Warnings, line => line.Contains("go to its spool", StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_is_damaged_is_laid_aside_and_told_and_the_rest_is_delivered()
    {
        await SpoolAsync("1", "2", "3");
        await _edge.PassAsync(_edge.PostAsync(Channel, "4"));
        await _edge.StopAsync();
        // The route takes 7 + 4 bytes, a record without a host 9 + 1.
        _edge.Spools.Damage(new StreamToId(500), from: 21);
        await _edge.StartAsync();
        Sink.Script = ScriptedSink.TakeAll;
        Assert.Equal(["1", "4"], await _edge.PassAsync(Sink.TakenAsync(2)));
        await WellAsync();
        Assert.Equal(2, Status.Dropped);
        Assert.Equal(3, Assert.Single(_edge.Spools.Aside).Records);
        await _edge.StopAsync();
        var told = Assert.Single(_edge.Log.Events.Select(EventCodec.Decode).OfType<RecordsDropped>());
        Assert.Equal((2, 500), (told.Count, told.StreamTo.Value));
        await _edge.StartAsync();
    }

    private Task WellAsync() => _edge.PassUntilAsync(() => Status is { DownSince: null, Reason: "", Spooled: 0 });

    private async Task SpoolAsync(params string[] values)
    {
        Sink.Script = ScriptedSink.Down;
        await _edge.PassAsync(_edge.PostAsync(Channel, values));
        Assert.Equal(values.Length, Status.Spooled);
    }
}
