using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Channels;
using Gse.Domain.Delivery;
using Gse.Domain.Edges;

namespace Gse.Application.Tests.Delivery;

public sealed class When_nobody_listens : IAsyncLifetime
{
    private readonly DeliveryWorld _edge = new();
    private AlarmAudience? _audience;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _edge.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _audience!.StopAsync(Cancellation);
        _audience.Dispose();
        await _edge.DisposeAsync();
    }

    [Fact]
    public async Task a_channel_without_a_route_is_told_once_and_once_more_when_it_has_one()
    {
        await _edge.RouteAsync(1, "main", ChannelId.ProcessEvents);
        await _edge.CaughtUpAsync();
        await StartAsync();
        await UntilToldAsync(1);
        await _edge.RouteAsync(2, "second", ChannelId.BaseAlarm);
        var told = await UntilToldAsync(2);
        Assert.Equal(ChannelId.BaseAlarm, Assert.IsType<AlarmChannelUnheard>(told[0]).Channel);
        Assert.Equal(ChannelId.BaseAlarm, Assert.IsType<AlarmChannelHeard>(told[1]).Channel);
    }

    [Fact]
    public async Task a_channel_whose_only_storage_stays_down_is_told_with_the_reason()
    {
        await _edge.RouteAsync(1, "main", ChannelId.BaseAlarm, ChannelId.ProcessEvents);
        await _edge.CaughtUpAsync();
        _edge.Sink("main").Script = ScriptedSink.Down;
        await StartAsync();
        await _edge.AlarmAsync("{}");
        var told = await UntilToldAsync(2);
        Assert.All(told, warning => Assert.Contains(
            "main", Assert.IsType<AlarmChannelUnheard>(warning).Reason, StringComparison.Ordinal));
        Assert.Equal(
            [ChannelId.BaseAlarm, ChannelId.ProcessEvents],
            told.Cast<AlarmChannelUnheard>().Select(warning => warning.Channel));

        _edge.Sink("main").Script = ScriptedSink.TakeAll;
        told = await UntilToldAsync(4);
        Assert.All(told.Skip(2), warning => Assert.IsType<AlarmChannelHeard>(warning));
    }

    [Fact]
    public async Task a_second_storage_that_takes_is_enough()
    {
        await _edge.RouteAsync(1, "main", ChannelId.BaseAlarm, ChannelId.ProcessEvents);
        await _edge.RouteAsync(2, "second", ChannelId.BaseAlarm);
        await _edge.CaughtUpAsync();
        _edge.Sink("main").Script = ScriptedSink.Down;
        await StartAsync();
        await _edge.AlarmAsync("{}");
        var told = await UntilToldAsync(1);
        Assert.Equal(ChannelId.ProcessEvents, Assert.IsType<AlarmChannelUnheard>(Assert.Single(told)).Channel);
    }

    private async Task StartAsync()
    {
        _audience = _edge.Audience;
        await _audience.StartAsync(Cancellation);
    }

    private async Task<IReadOnlyList<DeliveryEvent>> UntilToldAsync(int count)
    {
        IReadOnlyList<DeliveryEvent> told = [];
        await _edge.PassUntilAsync(() => (told = Told()).Count >= count);
        return told;
    }

    private List<DeliveryEvent> Told() => _edge.Log
        .ReadStreamAsync(
            StreamName.OfDelivery(EdgeId.Parse("e1")), ReadDirection.Forwards, 0, long.MaxValue, Cancellation)
        .ToBlockingEnumerable(Cancellation).Select(EventCodec.Decode).OfType<DeliveryEvent>().ToList();
}
