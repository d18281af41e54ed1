using System.Diagnostics;
using Gse.Domain.Liveness;

namespace Gse.Domain.Tests.Liveness;

/// <summary>
/// Threads beat while the owner looks round, tracks and untracks. Time is a counter that the owner moves on only while
/// every thread has beaten for all its agents within the deadline: then a loss of one of them is false, however slow
/// the machine.
/// </summary>
public sealed class When_many_threads_beat
{
    private const int LostAfter = 40;
    private const int Threads = 3;
    private const int AgentsEach = 700;

    private readonly LivenessDetector _detector = new(LostAfter, tick: 1);
    private readonly long[] _beatenAt = new long[Threads];
    private long _now = 1;
    private volatile bool _over;

    [Fact]
    public void nobody_who_beats_is_lost_and_nobody_who_does_not_is_missed()
    {
        var living = Enumerable.Range(0, Threads * AgentsEach).Select(_ => _detector.Track(1, _now)).ToArray();
        var flapping = _detector.Track(1, _now);
        var threads = living.Chunk(AgentsEach).Select((mine, number) => Begin(() => BeatAll(mine, number))).ToList();
        threads.Add(Begin(() => Flap(flapping)));

        var verdicts = new List<SlotVerdict>();
        var dead = new HashSet<LivenessSlot>();
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 2_000 && _now < 20_000;)
        {
            if (_beatenAt.Min(at => Volatile.Read(ref at)) < _now - (LostAfter / 2))
            {
                Thread.Yield();
                continue;
            }

            Volatile.Write(ref _now, _now + 1);
            dead.Add(_detector.Track(1, _now)); // The table grows under the beats.
            Assert.True(_detector.Untrack(_detector.Track(1, _now))); // And places change hands.
            _detector.Advance(_now, verdicts);
        }

        var end = _now;
        _over = true;
        threads.ForEach(thread => Assert.True(thread.Join(5_000)));
        Assert.True(end > 10 * LostAfter, $"only {end} ticks");
        var beaten = living.ToHashSet();
        Assert.DoesNotContain(verdicts, verdict => beaten.Contains(verdict.Slot));
        AssertAlternating(verdicts.Where(verdict => verdict.Slot == flapping));
        var lost = verdicts.OfType<SlotLost>().Where(verdict => dead.Contains(verdict.Slot)).ToList();
        Assert.Equal(dead.Count - LostAfter, lost.Count);
    }

    private static Thread Begin(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void AssertAlternating(IEnumerable<SlotVerdict> verdicts)
    {
        var expectLoss = true;
        foreach (var verdict in verdicts)
        {
            Assert.Equal(expectLoss, verdict is SlotLost);
            expectLoss = !expectLoss;
        }
    }

    private void BeatAll(LivenessSlot[] mine, int number)
    {
        while (!_over)
        {
            var now = Volatile.Read(ref _now);
            foreach (var slot in mine)
            {
                _detector.Beat(slot, now);
            }

            Volatile.Write(ref _beatenAt[number], now);
        }
    }

    /// <summary>Beats at the very moment of its deadline, again and again: half the time the verdict wins.</summary>
    private void Flap(LivenessSlot slot)
    {
        for (var due = 1L; !_over;)
        {
            if (Volatile.Read(ref _now) is var now && now >= due)
            {
                _detector.Beat(slot, now);
                due = now + LostAfter;
            }
        }
    }
}
