using Gse.Domain.Channels;

namespace Gse.Application.Tests.Delivery;

public sealed class The_default_routes : IAsyncDisposable
{
    private static readonly ChannelId[] Own = [ChannelId.BaseAlarm, ChannelId.ProcessEvents];

    private readonly DeliveryWorld _edge = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task lead_the_alarm_channels_to_files()
    {
        await _edge.DefaultRoutes.StartAsync(Cancellation);
        await _edge.StartAsync();
        await _edge.CaughtUpAsync();
        var target = Assert.Single(_edge.Tables.Current.Targets.Values);
        Assert.Equal(
            (StreamToId.Embedded, "embedded_file", "file"), (target.Id, target.Name, target.Storage.ReportMode));
        Assert.All(Own, channel => Assert.Equal(
            target.Id, Assert.Single(_edge.Tables.Current.RoutesOf(channel)).Target.Id));
    }

    [Fact]
    public async Task are_made_once()
    {
        await _edge.DefaultRoutes.StartAsync(Cancellation);
        var events = _edge.Log.Events.Count;
        await _edge.DefaultRoutes.StartAsync(Cancellation);
        Assert.Equal(events, _edge.Log.Events.Count);
        await _edge.StartAsync();
    }

    [Fact]
    public async Task leave_a_channel_alone_that_somebody_made()
    {
        await _edge.RouteAsync(7, "mine", ChannelId.BaseAlarm);
        await _edge.DefaultRoutes.StartAsync(Cancellation);
        await _edge.StartAsync();
        await _edge.CaughtUpAsync();
        Assert.Equal("mine", Assert.Single(_edge.Tables.Current.RoutesOf(ChannelId.BaseAlarm)).Name);
        Assert.Equal("embedded_file", Assert.Single(_edge.Tables.Current.RoutesOf(ChannelId.ProcessEvents)).Name);
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();
}
