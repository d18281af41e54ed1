using Gse.Application.EventLog;
using Gse.Application.Heartbeats;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Testing.EventLog;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.Heartbeats;

public sealed class The_history_of_heartbeats
{
    private static readonly EdgeId Edge = EdgeId.Parse("e1");
    private static readonly AgentId One = AgentId.Parse("one");
    private static readonly AgentId Two = AgentId.Parse("two");
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 23, 50, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly InMemoryEventLog _log;
    private readonly HeartbeatHistory _history;

    public The_history_of_heartbeats()
    {
        _log = new InMemoryEventLog(_time);
        _history = new HeartbeatHistory(_log);
    }

    [Fact]
    public async Task tells_the_newest_beat_of_every_agent_across_midnight()
    {
        await BeatEverySecondAsync(seconds: 1200, twoUntil: 300);

        var seen = await _history.ReadLastSeenAsync(Edge, new DateOnly(2026, 3, 2), 30, Cancellation);

        Assert.Equal(Start.AddSeconds(1199).ToUnixTimeMilliseconds(), seen[One]);
        Assert.Equal(Start.AddSeconds(299).ToUnixTimeMilliseconds(), seen[Two]);
    }

    [Fact]
    public async Task is_found_however_long_the_edge_was_down()
    {
        await BeatEverySecondAsync(seconds: 5, twoUntil: 5);

        var seen = await _history.ReadLastSeenAsync(Edge, new DateOnly(2026, 3, 20), 30, Cancellation);

        Assert.Equal(Start.AddSeconds(4).ToUnixTimeMilliseconds(), seen[One]);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(590, 610)]
    [InlineData(595, 1199)]
    [InlineData(1000, 1000)]
    public async Task gives_exactly_the_beats_of_a_span(int from, int to)
    {
        await BeatEverySecondAsync(seconds: 1200, twoUntil: 1200);

        var beats = await _history
            .ReadAsync(Edge, One, Start.AddSeconds(from), Start.AddSeconds(to), Cancellation).ToListAsync(Cancellation);

        Assert.Equal(
            Enumerable.Range(from, to - from + 1).Select(second => Start.AddSeconds(second).ToUnixTimeMilliseconds()),
            beats.Select(beat => beat.AtMs));
        Assert.All(beats, beat => Assert.Equal(One, beat.Agent));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task BeatEverySecondAsync(int seconds, int twoUntil)
    {
        var encoder = new HeartbeatEncoder();
        var day = DateOnly.MinValue;
        for (var second = 0; second < seconds; second++)
        {
            var now = Start.AddSeconds(second);
            _time.SetUtcNow(now);
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            if (today != day)
            {
                encoder.Restart();
                day = today;
            }

            var beats = new List<ReceivedBeat> { new(One, (ulong)second, now.ToUnixTimeMilliseconds()) };
            if (second < twoUntil)
            {
                beats.Add(new ReceivedBeat(Two, (ulong)second, now.ToUnixTimeMilliseconds()));
            }

            var body = encoder.Encode(beats.ToArray());
            var data = new EventData(Guid.NewGuid(), HeartbeatRecorder.EventType, body, default, IsJson: false);
            await _log.AppendAsync(
                new StreamAppend(StreamName.OfHeartbeats(Edge, today), ExpectedVersion.Any, [data]), Cancellation);
        }
    }
}
