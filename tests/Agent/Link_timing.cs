using Gse.AgentHost.Link;
using Gse.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Agent.Tests;

public sealed class The_beat_clock
{
    private static readonly Pace Usual = new() { BeatIntervalMs = 10_000, AckTimeoutMs = 30_000 };

    [Fact]
    public void beats_after_the_stagger_and_then_each_interval()
    {
        var clock = new BeatClock(Usual, S(0), S(3));
        Assert.False(clock.IsDue(S(2.9)));
        Assert.True(clock.IsDue(S(3)));
        Assert.Equal(1ul, clock.Beat(S(3)));
        Assert.Equal(S(13), clock.NextAt);
        Assert.Equal(2ul, clock.Beat(S(13)));
    }

    [Fact]
    public void gives_the_connection_up_when_the_oldest_beat_stays_unacknowledged()
    {
        var clock = new BeatClock(Usual, S(0), S(0));
        for (var at = 0; at < 30; at += 10)
        {
            clock.Beat(S(at));
            Assert.False(clock.IsDead(S(at)));
        }

        Assert.False(clock.IsDead(S(29.9)));
        Assert.True(clock.IsDead(S(30)));
    }

    [Fact]
    public void holds_it_as_long_as_acks_come_even_late()
    {
        var clock = new BeatClock(Usual, S(0), S(0));
        for (var at = 0; at < 1000; at += 10)
        {
            Assert.False(clock.IsDead(S(at)));
            var sequence = clock.Beat(S(at));
            if (sequence > 1)
            {
                clock.Acked(sequence - 1, S(at));
            }
        }
    }

    [Fact]
    public void does_not_blame_the_edge_for_the_time_in_which_the_agent_itself_did_not_run()
    {
        var clock = new BeatClock(Usual, S(0), S(0));
        clock.Beat(S(0));
        Assert.False(clock.IsDead(S(0)));
        Assert.False(clock.IsDead(S(600)));
        clock.Beat(S(600));
        Assert.False(clock.IsDead(S(615)));
        Assert.False(clock.IsDead(S(620)));
        Assert.True(clock.IsDead(S(630)));
    }

    [Fact]
    public void a_shorter_pace_pulls_the_next_beat_nearer_and_nonsense_is_bounded()
    {
        var clock = new BeatClock(Usual, S(0), S(0));
        clock.Beat(S(0));
        clock.Adopt(new Pace { BeatIntervalMs = 1000, AckTimeoutMs = 3000 }, S(2));
        Assert.Equal(S(3), clock.NextAt);
        clock.Adopt(new Pace { BeatIntervalMs = 1, AckTimeoutMs = 1 }, S(2));
        Assert.True(clock.NextAt >= S(0.1));
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}

public sealed class The_reconnect_policy
{
    [Fact]
    public void spreads_lost_sessions_over_the_time_that_the_edge_gave()
    {
        var policy = new ReconnectPolicy(new Random(1)) { Spread = TimeSpan.FromSeconds(5) };
        var waits = Enumerable.Range(0, 1000)
            .Select(_ => policy.Next(new SessionEnd.Lost("x"))!.Value.TotalSeconds).ToArray();
        Assert.All(waits, w => Assert.InRange(w, 0, 5));
        Assert.InRange(waits.Average(), 2.2, 2.8);
    }

    [Fact]
    public void backs_off_with_full_jitter_up_to_what_the_edge_gave_and_begins_anew_after_a_session()
    {
        var policy = new ReconnectPolicy(new Random(1)) { Longest = TimeSpan.FromSeconds(20) };
        for (var i = 0; i < 200; i++)
        {
            var wait = policy.Next(new SessionEnd.NotReached("x"))!.Value;
            Assert.InRange(wait.TotalSeconds, 0, Math.Min(20, Math.Pow(2, Math.Min(i, 10))));
        }

        policy.Reached();
        Assert.InRange(policy.Next(new SessionEnd.NotReached("x"))!.Value.TotalSeconds, 0, 1);
    }

    [Fact]
    public void goes_round_all_edges_in_the_time_that_one_alone_would_have()
    {
        var policy = new ReconnectPolicy(new Random(1)) { Edges = 10, Longest = TimeSpan.FromSeconds(20) };
        for (var round = 0; round < 100; round++)
        {
            var waits = Enumerable.Range(0, 10)
                .Select(_ => policy.Next(new SessionEnd.NotReached("x"))!.Value.TotalSeconds).ToList();
            Assert.InRange(waits.Sum(), 0, Math.Min(20, Math.Pow(2, round)));
        }
    }

    [Fact]
    public void does_as_the_edge_says()
    {
        var policy = new ReconnectPolicy(new Random(1));
        Assert.Equal(TimeSpan.FromSeconds(7), policy.Next(new SessionEnd.Goodbye("x", TimeSpan.FromSeconds(7))));
        Assert.Equal(TimeSpan.FromSeconds(8), policy.Next(Refused(RefusalCode.Busy, 8)));
        Assert.Null(policy.Next(Refused(RefusalCode.Retired, 0)));
        Assert.Equal(TimeSpan.FromMinutes(10), policy.Next(Refused(RefusalCode.IdConflict, 0)));
        Assert.Null(policy.Next(new SessionEnd.Stopped()));
    }

    private static SessionEnd.Refused Refused(RefusalCode code, int seconds) =>
        new(code, "", TimeSpan.FromSeconds(seconds));
}

public sealed class Failed_tries
{
    [Fact]
    public void are_told_once_for_each_reason_and_again_after_ten_minutes()
    {
        var notes = new FailureNotes();
        Assert.True(notes.Failed("a: refused", TimeSpan.Zero));
        Assert.True(notes.Failed("b: refused", TimeSpan.Zero));
        Assert.False(notes.Failed("a: refused", TimeSpan.FromMinutes(9)));
        Assert.True(notes.Failed("a: refused", TimeSpan.FromMinutes(10)));
        Assert.Equal(4, notes.Count);

        notes.Succeeded();
        Assert.True(notes.Failed("a: refused", TimeSpan.FromMinutes(11)));
        Assert.Equal(1, notes.Count);
    }
}

public sealed class A_sleeping_loop
{
    [Fact]
    public async Task wakes_by_its_time_whatever_the_wall_clock_does()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var wake = new Wake(time);
        var waiting = wake.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken).AsTask();
        time.AdjustTime(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task is_woken_once_by_many_calls()
    {
        using var wake = new Wake(new FakeTimeProvider());
        wake.Set();
        wake.Set();
        await wake.WaitAsync(null, TestContext.Current.CancellationToken);
        Assert.False(wake.WaitAsync(null, TestContext.Current.CancellationToken).AsTask().IsCompleted);
    }
}
