using Gse.Application.Delivery;
using Gse.Domain.Channels;

namespace Gse.Application.Tests.Delivery;

public sealed class When_a_storage_does_not_answer : IAsyncLifetime
{
    private static readonly ChannelId Channel = new(77);
    private readonly DeliveryWorld _edge = new();
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask InitializeAsync()
    {
        _edge.Options.SpoolAfter = TimeSpan.FromSeconds(2);
        await _edge.StartAsync();
        await _edge.RouteAsync(1, "main", Channel);
        await _edge.CaughtUpAsync();
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task only_the_producers_of_the_batch_in_hand_wait_for_it_and_the_order_stays()
    {
        _edge.Sink("main").Script = async (batch, cancellation) =>
        {
            await _answer.Task.WaitAsync(cancellation);
            batch.TakeAll();
        };
        var first = _edge.PostAsync(Channel, "1");
        await _edge.Sink("main").AttemptAsync();
        Assert.Null((await _edge.PassAsync(_edge.PostAsync(Channel, "2"))).Refusal);
        Assert.Null((await _edge.PassAsync(_edge.PostAsync(Channel, "3"))).Refusal);
        Assert.False(first.IsCompleted);
        Assert.Equal(LaneState.Spooling, _edge.Status(1).State);

        _answer.SetResult();
        Assert.Null((await _edge.PassAsync(first)).Refusal);
        Assert.Equal(["1", "2", "3"], await _edge.PassAsync(_edge.Sink("main").TakenAsync(3)));
        await _edge.PassUntilAsync(() => _edge.Status(1).State == LaneState.Flowing);
        Assert.DoesNotContain(_edge.Sink("main").All, record => record.MayBeSecond);
    }
}
