using System.Diagnostics;
using Gse.Domain.Liveness;

namespace Gse.Domain.Tests.Liveness;

/// <summary>
/// One thread beats for all agents at the very moment at which the owner finds them due. For each agent one of the two
/// must win, and both must agree on which. There are so many agents that the two sweeps are sure to cross.
/// </summary>
[Collection(Races.Name)]
public sealed class When_a_beat_and_a_verdict_meet
{
    private const int Agents = 20_000;
    private const int LostAfter = 100;

    private readonly LivenessDetector _detector = new(LostAfter, tick: 10);
    private readonly BeatOutcome[] _outcomes = new BeatOutcome[Agents];

    [Fact]
    public void there_is_a_loss_if_and_only_if_the_beat_was_a_revival()
    {
        var slots = Enumerable.Range(0, Agents).Select(_ => _detector.Track(1, 0)).ToArray();
        var verdicts = new List<SlotVerdict>();
        var now = 0L;
        var over = false;
        var cancelled = TestContext.Current.CancellationToken;
        using var barrier = new Barrier(2);
        var beating = new Thread(() =>
        {
            for (barrier.SignalAndWait(); !over; barrier.SignalAndWait())
            {
                for (var agent = 0; agent < Agents; agent++)
                {
                    _outcomes[agent] = _detector.Beat(slots[agent], now);
                }

                barrier.SignalAndWait();
            }
        })
        {
            IsBackground = true,
        };
        beating.Start();

        var lost = new bool[Agents];
        var disagreements = 0;
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 1_000;)
        {
            now += LostAfter;
            verdicts.Clear();
            barrier.SignalAndWait(cancelled);
            _detector.Advance(now, verdicts);
            barrier.SignalAndWait(cancelled);
            Array.Clear(lost);
            foreach (var verdict in verdicts.OfType<SlotLost>())
            {
                lost[verdict.Slot.Index] = true;
            }

            disagreements += slots.Count(slot => lost[slot.Index] != (_outcomes[slot.Index] == BeatOutcome.Revived));
            _detector.Advance(now, verdicts);
        }

        over = true;
        barrier.SignalAndWait(cancelled);
        beating.Join();
        Assert.True(now >= 10 * LostAfter, "too few rounds to mean anything");
        Assert.Equal(0, disagreements);
    }
}

/// <summary>
/// Tests that need the processors for themselves: with other tests beside them the threads would hardly meet.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Races
{
    public const string Name = "races";
}
