using Gse.Application.Liveness;

namespace Gse.Application.Tests.Liveness;

public sealed class The_replay
{
    // Agent 1 pauses for 40 s and comes back; agent 2 beats throughout.
    private static readonly StoredBeat[] Record =
    [
        .. from second in Enumerable.Range(0, 20).Select(number => number * 10)
           from agent in new[] { 1, 2 }
           where agent == 2 || second is <= 50 or >= 90
           select new StoredBeat(Fleet.Agent(agent), Fleet.At(second)),
    ];

    [Fact]
    public void declares_what_the_live_edge_did()
    {
        var verdicts = LivenessReplay.Run(Record, Fleet.At(195), new LivenessOptions());

        Assert.Collection(verdicts,
            lost => Assert.Equal((Fleet.Agent(1), Fleet.At(80)), (lost.Agent, Assert.IsType<LossDeclared>(lost).At)),
            back => Assert.Equal(Fleet.At(80), Assert.IsType<RecoveryDeclared>(back).LostAt));
    }

    [Fact]
    public void tells_that_a_longer_deadline_would_have_spared_an_alarm()
    {
        var options = new LivenessOptions { LostAfter = TimeSpan.FromSeconds(45) };

        Assert.Empty(LivenessReplay.Run(Record, Fleet.At(195), options));
    }

    [Fact]
    public void tells_losses_up_to_the_end_of_the_record()
    {
        Assert.Equal(2, LivenessReplay.Run(Record, Fleet.At(219.9), new LivenessOptions()).Count);
        Assert.Equal(4, LivenessReplay.Run(Record, Fleet.At(220), new LivenessOptions()).Count);
    }

    [Fact]
    public void blames_nobody_for_an_outage_of_the_edge()
    {
        var outage = new EdgeOutage(Fleet.At(51), Fleet.At(89));

        Assert.Empty(LivenessReplay.Run(Record, Fleet.At(195), new LivenessOptions(), [outage]));
    }

    [Fact]
    public void of_nothing_is_nothing() =>
        Assert.Empty(LivenessReplay.Run([], Fleet.At(0), new LivenessOptions()));
}
