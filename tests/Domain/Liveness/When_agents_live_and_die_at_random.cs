using FsCheck.Xunit;

namespace Gse.Domain.Tests.Liveness;

/// <summary>The detector against the naive one, over random histories.</summary>
public sealed class When_agents_live_and_die_at_random
{
    [Property(MaxTest = 3_000, EndSize = 120, Arbitrary = [typeof(DetectorHistories)])]
    public void there_is_no_false_and_no_missed_verdict(DetectorStep[] history)
    {
        var detector = new DetectorUnderTest(lostAfter: 300, tick: 10);
        var model = new NaiveDetector(lostAfter: 300);
        var now = 0L;
        for (var at = 0; at < history.Length; at++)
        {
            now += history[at] switch { Tick tick => tick.After, Elapse elapse => elapse.Time, _ => 0 };
            detector.Apply(history[at], now);
            model.Apply(history[at], now);
            if (history[at] is Tick)
            {
                var expected = string.Join("; ", model.Look(now));
                var told = string.Join("; ", detector.Look(now));
                Assert.True(expected == told, $"step {at}, {now} ms: expected [{expected}], told [{told}]");
            }
        }
    }
}
