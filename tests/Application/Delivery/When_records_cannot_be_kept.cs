using System.Text;
using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Channels;
using Gse.Domain.Delivery;

namespace Gse.Application.Tests.Delivery;

public sealed class When_records_cannot_be_kept : IAsyncLifetime
{
    private static readonly ChannelId Channel = new(77);
    private readonly DeliveryWorld _edge = new();

    private ScriptedSink Sink => _edge.Sink("main");

    public async ValueTask InitializeAsync()
    {
        await _edge.RouteAsync(500, "main", Channel);
        await _edge.StartAsync();
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task the_oldest_go_and_the_log_says_exactly_how_many()
    {
        _edge.Options.SpoolBytes = 2_000;
        await _edge.StopAsync();
        await _edge.StartAsync();
        Sink.Script = ScriptedSink.Down;
        var first = _edge.Time.GetUtcNow();
        for (var i = 0; i < 300; i++)
        {
            await _edge.PassAsync(_edge.PostAsync(Channel, $"{i:d4}"));
        }

        Sink.Script = ScriptedSink.TakeAll;
        await _edge.PassUntilAsync(() => _edge.Status(500).Spooled == 0);
        await _edge.StopAsync();
        var events = Events<RecordsDropped>();
        var dropped = events.Sum(happened => happened.Count);
        Assert.InRange(dropped, 100, 299);
        Assert.Equal(300, Sink.All.Count + dropped);
        Assert.Equal($"{299:d4}", Sink.All[^1].Text);
        Assert.Equal(Sink.All.Select(record => record.Text).Order(), Sink.All.Select(record => record.Text));
        Assert.InRange(events[0].Oldest, first, events[0].Newest);
        Assert.All(events, happened => Assert.Equal(new StreamToId(500), happened.StreamTo));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.InRange(
            pair.Second.At - pair.First.At, TimeSpan.FromSeconds(9.9), TimeSpan.FromDays(1)));
        await _edge.StartAsync();
    }

    [Fact]
    public async Task those_refused_for_good_are_with_the_dead_letters_and_hold_up_nothing()
    {
        Sink.Script = RefusingBad;
        Assert.Equal(3, (await _edge.PassAsync(_edge.PostAsync(Channel, "1", "bad", "2"))).Value);
        Assert.Equal(["1", "2"], Sink.All.Select(record => record.Text));
        var (target, letter) = Assert.Single(_edge.DeadLetters.Letters);
        Assert.Equal(
            (500, 77, "main", "too large", "bad"),
            (target.Value, letter.Channel.Value, letter.Route, letter.Reason,
                Encoding.UTF8.GetString(letter.Value.Span)));
        await _edge.PassUntilAsync(() => Events<RecordsRefused>().Count == 1);
        var told = Assert.Single(Events<RecordsRefused>());
        Assert.Equal((1L, Channel, "too large"), (told.Count, told.Channel, told.Reason));
        Assert.Equal(1, _edge.Status(500).Refused);
    }

    [Fact]
    public async Task those_refused_are_safe_even_if_the_dead_letters_cannot_be_written_now()
    {
        Sink.Script = RefusingBad;
        _edge.DeadLetters.IsFull = true;
        Assert.Equal(3, (await _edge.PassAsync(_edge.PostAsync(Channel, "1", "bad", "2"))).Value);
        Assert.Empty(_edge.DeadLetters.Letters);
        Assert.Equal(1, _edge.Status(500).Spooled);
        _edge.DeadLetters.IsFull = false;
        await _edge.PassUntilAsync(() => _edge.DeadLetters.Letters.Count == 1);
        Assert.Equal(["1", "2"], Sink.All.Select(record => record.Text));
    }

    [Fact]
    public async Task a_corrected_route_helps_those_that_wait_and_one_that_is_gone_is_a_dead_letter()
    {
        await _edge.RouteAsync(new ChannelId(78), "gone", new StreamToId(500));
        await _edge.CaughtUpAsync();
        Sink.Script = ScriptedSink.Down;
        await _edge.PassAsync(_edge.PostAsync(Channel, "1"));
        await _edge.PassAsync(_edge.PostAsync(new ChannelId(78), "2"));
        await _edge.PassAsync(_edge.PostAsync(Channel, "3"));
        // No attempt is under way: one that is goes on with the routes that it began with.
        await _edge.PassUntilAsync(() => _edge.Status(500).Circuit == LaneCircuit.Open);
        await _edge.WriteAsync(
            StreamName.OfChannel(new ChannelId(78)),
            new RoutesRemoved(new ChannelId(78), "o", "p", ["gone"], [], DateTimeOffset.UnixEpoch));
        await _edge.CaughtUpAsync();
        Sink.Script = ScriptedSink.TakeAll;
        await _edge.PassUntilAsync(() => Sink.All.Count >= 2 && _edge.DeadLetters.Letters.Count >= 1);
        Assert.Equal(["1", "3"], Sink.All.Select(record => record.Text));
        var (_, letter) = Assert.Single(_edge.DeadLetters.Letters);
        Assert.Equal(("the route is gone", "gone"), (letter.Reason, letter.Route));
    }

    [Fact]
    public async Task more_than_twice_what_memory_holds_is_refused_whole()
    {
        _edge.Options.QueueRecords = 10;
        await _edge.RouteAsync(501, "other", Channel);
        await _edge.CaughtUpAsync();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _edge.Sink("other").Script = (batch, _) =>
        {
            batch.TakeAll();
            return release.Task;
        };
        var first = _edge.PostAsync(Channel, [.. Enumerable.Range(0, 20).Select(i => $"{i}")]);
        Assert.IsType<DeliveryBusy>((await _edge.PostAsync(Channel, "too many")).Refusal);
        release.SetResult();
        Assert.Equal(20, (await _edge.PassAsync(first)).Value);
        Assert.Equal(20, Sink.All.Count);
    }

    [Fact]
    public async Task a_channel_without_a_way_out_says_so()
    {
        Assert.IsType<Gse.Domain.NotFound>((await _edge.PostAsync(new ChannelId(1), "1")).Refusal);
        await _edge.WriteAsync(
            StreamName.OfChannel(Channel),
            new RoutesRemoved(Channel, "o", "p", ["main"], [], DateTimeOffset.UnixEpoch));
        await _edge.CaughtUpAsync();
        Assert.IsType<NoRoute>((await _edge.PostAsync(Channel, "1")).Refusal);
    }

    private static Task RefusingBad(SinkBatch batch, CancellationToken cancellation)
    {
        batch.TakeAll();
        for (var i = 0; i < batch.Count; i++)
        {
            if (ScriptedSink.Text(batch[i]) == "bad")
            {
                batch.Refuse(i, "too large");
            }
        }

        return Task.CompletedTask;
    }

    private List<T> Events<T>() =>
        [.. _edge.Log.Events.Select(EventCodec.Decode).OfType<T>()];
}
