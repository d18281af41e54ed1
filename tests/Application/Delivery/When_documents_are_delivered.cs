using Gse.Domain.Channels;

namespace Gse.Application.Tests.Delivery;

public sealed class When_documents_are_delivered : IAsyncLifetime
{
    private readonly DeliveryWorld _edge = new();

    public async ValueTask InitializeAsync()
    {
        await _edge.RouteAsync(500, "main", ChannelId.BaseAlarm);
        await _edge.StartAsync();
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task they_arrive_unchanged_and_in_order()
    {
        var documents = Enumerable.Range(0, 600).Select(i => $$"""{"document":{{i}},"中":"ä"}""").ToList();
        foreach (var document in documents)
        {
            await _edge.AlarmAsync(document);
        }

        Assert.Equal(documents, await _edge.Sink("main").TakenAsync(600));
    }

    [Fact]
    public async Task a_restart_goes_on_where_the_storage_had_taken_all()
    {
        await _edge.AlarmAsync("1");
        Assert.Equal(["1"], await _edge.Sink("main").TakenAsync(1));
        await _edge.SavedAsync();
        await _edge.StopAsync();
        await _edge.AlarmAsync("2");
        await _edge.StartAsync();
        Assert.Equal(["2"], await _edge.Sink("main").TakenAsync(1));
    }

    [Fact]
    public async Task what_was_not_taken_before_a_restart_comes_after_it()
    {
        _edge.Sink("main").Script = ScriptedSink.Down;
        await _edge.AlarmAsync("1");
        await _edge.Sink("main").AttemptAsync();
        await _edge.StopAsync();
        _edge.Sink("main").Script = ScriptedSink.TakeAll;
        await _edge.StartAsync();
        Assert.Equal(["1"], await _edge.Sink("main").TakenAsync(1));
    }

    [Fact]
    public async Task a_storage_out_of_reach_is_tried_again_and_keeps_the_order()
    {
        var calls = 0;
        _edge.Sink("main").Script = (batch, cancellation) => ++calls switch
        {
            1 => throw new IOException("broken"),
            2 => ScriptedSink.Down(batch, cancellation),
            3 => ScriptedSink.Taking(1)(batch, cancellation),
            _ => ScriptedSink.TakeAll(batch, cancellation),
        };
        await _edge.AlarmAsync("1");
        await _edge.AlarmAsync("2");
        await _edge.AlarmAsync("3");
        Assert.Equal(["1", "2", "3"], await _edge.PassAsync(_edge.Sink("main").TakenAsync(3)));
    }

    [Fact]
    public async Task a_failing_storage_holds_up_no_other()
    {
        _edge.Sink("broken").Script = (_, _) => throw new IOException("broken");
        await _edge.RouteAsync(501, "broken", ChannelId.BaseAlarm);
        await _edge.AlarmAsync("1");
        await _edge.Sink("broken").AttemptAsync();
        await _edge.AlarmAsync("2");
        Assert.Equal(["1", "2"], await _edge.Sink("main").TakenAsync(2));
        _edge.Sink("broken").Script = ScriptedSink.TakeAll;
        Assert.Equal(["1", "2"], await _edge.PassAsync(_edge.Sink("broken").TakenAsync(2)));
    }

    [Fact]
    public async Task a_record_refused_for_good_is_left_out()
    {
        _edge.Sink("main").Script = (batch, _) =>
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
        };
        await _edge.AlarmAsync("1");
        await _edge.AlarmAsync("bad");
        await _edge.AlarmAsync("3");
        Assert.Equal(["1", "3"], await _edge.Sink("main").TakenAsync(2));
    }
}
