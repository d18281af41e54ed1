using System.Text;
using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Microsoft.Extensions.Options;

namespace Gse.Application.Tests.Delivery;

public sealed class When_a_storage_is_changed : IAsyncLifetime
{
    private static readonly ChannelId Channel = new(77);
    private static readonly StreamToId Target = new(500);
    private readonly DeliveryWorld _edge = new();

    public async ValueTask InitializeAsync()
    {
        await _edge.RouteAsync(500, "old", Channel);
        await _edge.StartAsync();
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task what_waited_for_the_old_one_goes_to_the_new_one_in_order_and_at_once()
    {
        _edge.Sink("old").Script = ScriptedSink.Down;
        for (var i = 0; i < 10; i++)
        {
            await _edge.PassAsync(_edge.PostAsync(Channel, $"{i}"));
        }

        await _edge.PassUntilAsync(() => _edge.Status(500).Circuit == LaneCircuit.Open);
        await ChangeAsync("new");
        // No time passes: the pause of the old one's breaker is not waited for.
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"{i}"), await _edge.Sink("new").TakenAsync(10));
        Assert.Equal("10", (await Post("10")).Single());
        Assert.Empty(_edge.Sink("old").All);
    }

    [Fact]
    public async Task that_is_gone_keeps_what_waits_until_it_is_known_again()
    {
        _edge.Sink("old").Script = ScriptedSink.Down;
        await _edge.PassAsync(_edge.PostAsync(Channel, "1"));
        await _edge.WriteAsync(
            StreamName.OfStreamTo(Target), new StreamToDeleted(Target, "o", "p", DateTimeOffset.UnixEpoch));
        await _edge.CaughtUpAsync();
        await _edge.PassUntilAsync(() => _edge.Status(500).State == LaneState.Parked);
        Assert.IsType<NoRoute>((await _edge.PostAsync(Channel, "2")).Refusal);
        Assert.Equal(1, _edge.Status(500).Spooled);
        Assert.Empty(_edge.DeadLetters.Letters);
        await _edge.RouteAsync(500, "again", []);
        Assert.Equal(["1"], await _edge.PassAsync(_edge.Sink("again").TakenAsync(1)));
    }

    [Fact]
    public async Task that_hangs_and_is_gone_does_not_hold_up_a_new_one()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _edge.Sink("old").Script = (_, _) => release.Task;
        await _edge.RouteAsync(ChannelId.BaseAlarm, "alarms", Target);
        await _edge.CaughtUpAsync();
        await _edge.AlarmAsync("first");
        await _edge.Sink("old").AttemptAsync();
        await _edge.WriteAsync(
            StreamName.OfStreamTo(Target), new StreamToDeleted(Target, "o", "p", DateTimeOffset.UnixEpoch));
        await _edge.RouteAsync(501, "new", ChannelId.BaseAlarm);
        await _edge.AlarmAsync("second");
        // No time passes: the time limit of the one that hangs is not waited for.
        Assert.Equal(["second"], await _edge.Sink("new").TakenAsync(1));
        release.SetResult();
    }

    [Fact]
    public async Task meanwhile_has_all_that_is_sent_together_down_the_routes_in_force()
    {
        RoutingTable? current = null;
        var stale = 0;
        _edge.Sink("old").Script = (batch, _) =>
        {
            for (var i = 0; i < batch.Count; i++)
            {
                stale += current!.RoutesOf(Channel).Contains(batch[i].Route) ? 0 : 1;
                batch.Take(i);
            }

            return Task.CompletedTask;
        };
        var before = Load("1");
        await _edge.RouteAsync(Channel, "second", Target);
        await _edge.RouteAsync(Channel, "old", Target);
        await _edge.CaughtUpAsync();
        current = _edge.Tables.Current;
        LaneLoad[] loads = [before, Load("2")];
        Assert.All(loads, load => Assert.True(load.Lane.TryAdmit(load.Records.Count, load.Bytes)));
        var router = new RecordRouter(new OptionsWrapper<DeliveryOptions>(_edge.Options), _edge.Time);
        await _edge.PassAsync(router.Send(loads).Done);
        Assert.Equal(["1", "2", "2"], _edge.Sink("old").All.Select(record => record.Text));
        Assert.Equal(0, stale);
    }

    private LaneLoad Load(string value)
    {
        var table = _edge.Tables.Current;
        return RecordRouter.Sort(
            _edge.Lanes.Of(table.Targets[Target])!, table.Version, [.. table.RoutesOf(Channel)],
            [new ChannelRecord(default, Encoding.UTF8.GetBytes(value))], new bool[1]);
    }

    private async Task<List<string>> Post(string value)
    {
        var taken = _edge.Sink("new").TakenAsync(1);
        await _edge.PassAsync(_edge.PostAsync(Channel, value));
        return await taken;
    }

    private async Task ChangeAsync(string name)
    {
        var body = new JsonText($$"""{"name":"{{name}}","report_mode":"file","data_log_path":"/other"}""");
        await _edge.WriteAsync(
            StreamName.OfStreamTo(Target),
            new StreamToChanged(Target, "o", "p", name, Storage.File, body, DateTimeOffset.UnixEpoch));
        await _edge.CaughtUpAsync();
    }
}
