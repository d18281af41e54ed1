using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Domain.Tests.Liveness;

public sealed class The_liveness_detector
{
    private readonly LivenessDetector _detector = new(lostAfter: 300, tick: 10);

    [Fact]
    public void is_exact_to_the_millisecond()
    {
        var slot = _detector.Track(session: 1, now: 7);

        Assert.Empty(Look(306));
        Assert.Equal(new SlotLost(slot, 7, LossCause.Silent, null, 307), Assert.Single(Look(307)));
        Assert.Empty(Look(10_000));
    }

    [Fact]
    public void tells_one_thread_of_a_recovery_and_one_time()
    {
        var slot = _detector.Track(1, 0);
        Look(300);

        Assert.Equal(BeatOutcome.Revived, _detector.Beat(slot, 301));
        Assert.Equal(BeatOutcome.Counted, _detector.Beat(slot, 302));
        Assert.Equal(new SlotRecovered(slot, 302), Assert.Single(Look(303)));
        Assert.Empty(Look(601));
        Assert.Single(Look(602));
    }

    [Fact]
    public void never_goes_back_in_time_for_a_beat_that_was_overtaken()
    {
        var slot = _detector.Track(1, 0);
        _detector.Beat(slot, 100);
        _detector.Beat(slot, 50);

        Assert.True(_detector.TryGetLastSeen(slot, out var lastSeen));
        Assert.Equal(100, lastSeen);
    }

    [Fact]
    public void gives_a_place_to_the_next_without_a_trace_of_the_last()
    {
        var former = _detector.Track(1, 0, lostAfter: 5_000);
        _detector.Untrack(former);
        var latter = _detector.Track(1, 10);

        Assert.Equal(former.Index, latter.Index);
        Assert.Equal(BeatOutcome.Stale, _detector.Beat(former, 200));
        Assert.False(_detector.TryGetLastSeen(former, out _));
        Assert.False(_detector.Untrack(former));
        Assert.Equal(latter, Assert.Single(Look(310)).Slot);
    }

    [Fact]
    public void knows_no_place_that_it_never_gave()
    {
        _detector.Track(1, 0);

        Assert.Equal(BeatOutcome.Stale, _detector.Beat(default, 1));
        Assert.Equal(BeatOutcome.Stale, _detector.Beat(new LivenessSlot(1, 1) with { Generation = 2 }, 1));
        Assert.Equal(BeatOutcome.Stale, _detector.Beat(new LivenessSlot(1_000_000, 1), 1));
        Assert.False(_detector.TryGetLastSeen(new LivenessSlot(-1, 1), out _));
    }

    [Fact]
    public void judges_once_after_a_gap_much_wider_than_its_wheel()
    {
        var slots = Enumerable.Range(0, 3_000).Select(number => _detector.Track(1, number)).ToHashSet();

        var verdicts = Look(100_000_000);

        Assert.Equal(slots, verdicts.Select(verdict => verdict.Slot).ToHashSet());
        Assert.Equal(3_000, verdicts.Count);
    }

    private List<SlotVerdict> Look(long now)
    {
        var verdicts = new List<SlotVerdict>();
        _detector.Advance(now, verdicts);
        return verdicts;
    }
}
