using Gse.Application.Delivery;
using Gse.Domain.Channels;

namespace Gse.Application.Tests.Delivery;

public sealed class When_a_storage_is_down : IAsyncLifetime
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
    public async Task records_are_safe_in_the_spool_and_arrive_in_order_when_it_is_back()
    {
        Assert.Equal(1, (await _edge.PostAsync(Channel, "0")).Value);
        Sink.Script = ScriptedSink.Down;
        for (var i = 1; i <= 50; i++)
        {
            var answer = await _edge.PassAsync(_edge.PostAsync(Channel, $"{i}a", $"{i}b"));
            Assert.Equal(2, answer.Value);
        }

        var down = _edge.Status(500);
        Assert.Equal((LaneState.Spooling, 100L, 0L, "down"), (down.State, down.Spooled, down.Queued, down.Reason));
        Assert.NotNull(down.DownSince);
        Sink.Script = ScriptedSink.TakeAll;
        await _edge.PassUntilAsync(() => Sink.All.Count == 101);
        Assert.Equal(
            ["0", .. Enumerable.Range(1, 50).SelectMany(i => new[] { $"{i}a", $"{i}b" })],
            Sink.All.Select(record => record.Text));
        Assert.DoesNotContain(Sink.All, record => record.MayBeSecond);
        await _edge.PassUntilAsync(
            () => _edge.Status(500) is { State: LaneState.Flowing, DownSince: null, Spooled: 0 });
    }

    [Fact]
    public async Task it_is_probed_ever_more_seldom_and_with_few_records()
    {
        var attempts = new List<int>();
        Sink.Script = (batch, cancellation) =>
        {
            attempts.Add(batch.Count);
            return ScriptedSink.Down(batch, cancellation);
        };
        var many = Enumerable.Range(0, 5_000).Select(i => $"{i}").ToArray();
        await _edge.PassAsync(_edge.PostAsync(Channel, many));
        await _edge.PassUntilAsync(() => _edge.Status(500).Circuit == LaneCircuit.Open);
        var before = attempts.Count;
        var since = _edge.Time.GetUtcNow();
        await _edge.PassUntilAsync(() => _edge.Time.GetUtcNow() - since > TimeSpan.FromMinutes(2));
        Assert.InRange(attempts.Count - before, 4, 12);
        Assert.All(attempts[before..], count => Assert.Equal(100, count));
    }

    [Fact]
    public async Task a_part_that_it_took_never_comes_again()
    {
        var taken = 0;
        Sink.Script = (batch, cancellation) => taken++ % 2 == 0
            ? ScriptedSink.Taking(3)(batch, cancellation)
            : ScriptedSink.Down(batch, cancellation);
        var values = Enumerable.Range(0, 40).Select(i => $"{i}").ToArray();
        await _edge.PassAsync(_edge.PostAsync(Channel, values));
        await _edge.PassUntilAsync(() => Sink.All.Count >= 40);
        Assert.Equal(values, Sink.All.Select(record => record.Text));
    }

    [Fact]
    public async Task more_than_memory_holds_goes_behind_what_is_in_flight()
    {
        _edge.Options.QueueRecords = 10;
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Sink.Script = async (batch, _) =>
        {
            await answer.Task;
            batch.Trouble = "slow";
        };
        var posts = new List<Task<Result<int>>> { _edge.PostAsync(Channel, "0") };
        await Sink.AttemptAsync();
        posts.AddRange(Enumerable.Range(1, 18).Select(i => _edge.PostAsync(Channel, $"{i}")));
        await posts[^1];
        Assert.False(posts[0].IsCompleted);
        answer.SetResult();
        await _edge.PassAsync(Task.WhenAll(posts));
        Sink.Script = ScriptedSink.TakeAll;
        await _edge.PassUntilAsync(() => Sink.All.Count >= 19);
        Assert.Equal(Enumerable.Range(0, 19).Select(i => $"{i}"), Sink.All.Select(record => record.Text));
    }

    [Fact]
    public async Task and_the_disk_is_full_producers_are_told_and_nothing_of_theirs_is_sent()
    {
        Sink.Script = ScriptedSink.Down;
        await _edge.PassAsync(_edge.PostAsync(Channel, "spooled"));
        _edge.Spools.IsFull = true;
        Assert.IsType<DeliveryUnavailable>((await _edge.PassAsync(_edge.PostAsync(Channel, "refused"))).Refusal);
        _edge.Spools.IsFull = false;
        await _edge.PassAsync(_edge.PostAsync(Channel, "again"));
        Sink.Script = ScriptedSink.TakeAll;
        await _edge.PassUntilAsync(() => Sink.All.Count >= 2);
        Assert.Equal(["spooled", "again"], Sink.All.Select(record => record.Text));
    }

    [Fact]
    public async Task and_the_disk_was_always_full_it_is_tried_again_all_the_same()
    {
        Sink.Script = ScriptedSink.Down;
        _edge.Spools.IsFull = true;
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<DeliveryUnavailable>((await _edge.PassAsync(_edge.PostAsync(Channel, "refused"))).Refusal);
        }

        Sink.Script = ScriptedSink.TakeAll;
        while ((await _edge.PassAsync(_edge.PostAsync(Channel, "back"))).Refusal is not null)
        {
        }

        Assert.Equal(["back"], Sink.All.Select(record => record.Text));
    }

    [Fact]
    public async Task another_one_does_not_notice()
    {
        await _edge.RouteAsync(501, "other", new ChannelId(78));
        await _edge.CaughtUpAsync();
        Sink.Script = (_, _) => new TaskCompletionSource().Task;
        var hanging = _edge.PostAsync(Channel, "1");
        Assert.Equal(1, (await _edge.PostAsync(new ChannelId(78), "2")).Value);
        Assert.Equal(["2"], _edge.Sink("other").All.Select(record => record.Text));
        await _edge.PassAsync(hanging);
    }

    [Fact]
    public async Task and_hangs_its_records_go_to_the_spool_and_are_marked()
    {
        var calls = 0;
        Sink.Script = (batch, cancellation) => ++calls > 1
            ? ScriptedSink.TakeAll(batch, cancellation)
            : new TaskCompletionSource().Task;
        Assert.Equal(2, (await _edge.PassAsync(_edge.PostAsync(Channel, "1", "2"))).Value);
        await _edge.PassUntilAsync(() => Sink.All.Count >= 2);
        Assert.Equal([("1", true), ("2", true)], Sink.All.Select(record => (record.Text, record.MayBeSecond)));
    }

    [Fact]
    public async Task the_edge_stops_in_time_and_sends_the_rest_after_its_next_start()
    {
        Sink.Script = (_, _) => new TaskCompletionSource().Task;
        var waiting = _edge.PostAsync(Channel, "1");
        await Sink.AttemptAsync();
        await _edge.StopAsync();
        Assert.Equal(1, (await waiting).Value);
        Sink.Script = ScriptedSink.TakeAll;
        await _edge.StartAsync();
        await _edge.PassUntilAsync(() => Sink.All.Count >= 1);
        Assert.Equal([("1", true)], Sink.All.Select(record => (record.Text, record.MayBeSecond)));
    }

    [Fact]
    public async Task what_it_may_have_got_is_marked_after_a_stop_in_order_while_it_is_not_tried()
    {
        Sink.Script = (batch, cancellation) =>
        {
            Doubt(batch, "2", "3");
            return ScriptedSink.Down(batch, cancellation);
        };
        Assert.Equal(4, (await _edge.PassAsync(_edge.PostAsync(Channel, "1", "2", "3", "4"))).Value);
        await _edge.PassUntilAsync(() => _edge.Status(500).Circuit == LaneCircuit.Open);
        await _edge.StopAsync();
        Sink.Script = ScriptedSink.TakeAll;
        await _edge.StartAsync();
        await _edge.PassUntilAsync(() => Sink.All.Count >= 4);
        Assert.Equal(
            [("1", false), ("2", true), ("3", true), ("4", false)],
            Sink.All.Select(record => (record.Text, record.MayBeSecond)));
    }

    [Fact]
    public async Task what_a_probe_from_the_spool_may_have_brought_it_is_marked_after_a_stop_in_order()
    {
        Sink.Script = ScriptedSink.Down;
        Assert.Equal(2, (await _edge.PassAsync(_edge.PostAsync(Channel, "1", "2"))).Value);
        var probed = 0;
        Sink.Script = (batch, cancellation) =>
        {
            Doubt(batch, "1");
            Interlocked.Increment(ref probed);
            return ScriptedSink.Down(batch, cancellation);
        };
        await _edge.PassUntilAsync(() => Volatile.Read(ref probed) > 0);
        await _edge.StopAsync();
        Sink.Script = ScriptedSink.TakeAll;
        await _edge.StartAsync();
        await _edge.PassUntilAsync(() => Sink.All.Count >= 2);
        Assert.Equal(
            [("1", true), ("2", false)], Sink.All.Select(record => (record.Text, record.MayBeSecond)));
    }

    private static void Doubt(SinkBatch batch, params string[] texts)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (texts.Contains(ScriptedSink.Text(batch[i])))
            {
                batch.Doubt(i);
            }
        }
    }
}
