using System.Text.Json.Nodes;
using Gse.Domain.Alarms;

namespace Gse.Application.Tests.Alarms;

public sealed class When_an_edge_loses_agents : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly AlarmWorld _edge = new();

    public async ValueTask InitializeAsync() => await _edge.StartAsync();

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task one_alarm_speaks_of_all_and_holds_the_document()
    {
        await _edge.EnrolAsync("a");
        await _edge.EnrolAsync("b", cloud: 7);
        var lostAt = _edge.Clock.GetUtcNow();
        await _edge.LoseAsync("b");
        await _edge.LoseAsync("a");
        var raised = Assert.IsType<AlarmRaised>(Assert.Single(await _edge.UntilAsync(1)));
        Assert.Equal(["a", "b"], raised.Agents.Select(agent => agent.Value));
        Assert.Equal((1_000, 1L), (raised.Channel.Value, raised.RawId));
        Assert.True(raised.At >= lostAt.AddSeconds(1));
        var document = JsonNode.Parse(raised.Document)!;
        Assert.Equal($"{raised.At.AddHours(8):yyyy-MM-dd HH:mm:ss}", document["time"]!.GetValue<string>());
        Assert.Equal(7, document["value"]![0]!["extra"]!["host"]![1]!["cloudid"]!.GetValue<int>());
        Assert.Equal("alarms-20260301", _edge.Log.Events[^1].Stream.Value);
    }

    [Fact]
    public async Task it_is_repeated_until_they_are_back()
    {
        await _edge.LoseAsync("a");
        var told = await _edge.UntilAsync(3);
        Assert.Equal([1L, 2L, 3L], told.Select(RawId));
        Assert.Equal([1, 2], told.OfType<AlarmRepeated>().Select(repeated => repeated.Count));
        // Never early; how punctual it is on a machine without load, the tests of the decisions say.
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= Interval));
        await _edge.RecoverAsync("a");
        Assert.IsType<AlarmCleared>((await _edge.UntilAsync(4))[3]);
        await _edge.LoseAsync("b");
        Assert.Equal(4L, RawId((await _edge.UntilAsync(5))[4]));
    }

    [Fact]
    public async Task one_that_is_back_at_once_is_told_by_nobody()
    {
        await _edge.LoseAsync("a");
        await _edge.RecoverAsync("a");
        await _edge.LoseAsync("b");
        var raised = Assert.IsType<AlarmRaised>((await _edge.UntilAsync(1))[0]);
        Assert.Equal(["b"], raised.Agents.Select(agent => agent.Value));
    }

    [Fact]
    public async Task a_restart_knows_the_open_alarms_and_their_numbers()
    {
        await _edge.LoseAsync("a");
        await _edge.UntilAsync(2);
        await _edge.StopAsync();
        await _edge.StartAsync();
        var told = await _edge.UntilAsync(3);
        Assert.Equal((3L, 2), (RawId(told[2]), Assert.IsType<AlarmRepeated>(told[2]).Count));
        Assert.True(told[2].At - told[1].At >= Interval);
    }

    [Fact]
    public async Task a_loss_just_before_a_crash_is_told_after_it_and_once()
    {
        await _edge.StopAsync();
        await _edge.LoseAsync("a");
        await _edge.StartAsync();
        await _edge.UntilAsync(1);
        await _edge.StopAsync();
        await _edge.StartAsync();
        var told = await _edge.UntilAsync(2);
        Assert.IsType<AlarmRaised>(told[0]);
        Assert.IsType<AlarmRepeated>(told[1]);
    }

    [Fact]
    public async Task a_log_that_fails_or_does_not_answer_makes_neither_none_nor_two()
    {
        _edge.Writer.FailTwice();
        await _edge.LoseAsync("a");
        var told = await _edge.UntilAsync(2);
        Assert.Equal([1L, 2L], told.Select(RawId));
        Assert.IsType<AlarmRepeated>(told[1]);
    }

    private static long RawId(AlarmEvent told) => told switch
    {
        AlarmRaised e => e.RawId,
        AlarmRepeated e => e.RawId,
        _ => -1,
    };
}
