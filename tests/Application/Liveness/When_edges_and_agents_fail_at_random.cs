using FsCheck.Xunit;
using Gse.Application.Liveness;

namespace Gse.Application.Tests.Liveness;

/// <summary>The pipeline against the naive edge, over random histories in virtual time.</summary>
public sealed class When_edges_and_agents_fail_at_random
{
    private static readonly LivenessOptions Options = new()
    {
        BeatInterval = TimeSpan.FromSeconds(1),
        LostAfter = TimeSpan.FromSeconds(3),
        ImpairedAfter = TimeSpan.FromMilliseconds(500),
        Grace = TimeSpan.FromSeconds(2),
        ReconnectWindow = TimeSpan.FromSeconds(5),
    };

    // Long enough for everything to be over: window, grace, and the deadline.
    private static readonly EdgeStep[] Epilogue = [new LogReachable(true), new Pass(20_000)];

    [Property(MaxTest = 1_000, EndSize = 60, Arbitrary = [typeof(EdgeHistories)])]
    public void there_is_no_false_and_no_missed_verdict(EdgeStep[] history)
    {
        using var edge = new EdgeUnderTest(Options);
        var model = new NaiveEdge(Options);
        foreach (var (at, step) in history.SelectMany(Settled).Concat(Epilogue).Index())
        {
            edge.Apply(step);
            model.Apply(step);
            if (step is Pass)
            {
                var expected = string.Join("; ", model.Told());
                var told = string.Join("; ", edge.Told());
                Assert.True(expected == told, $"step {at}, {step}: expected [{expected}], told [{told}]");
            }
        }
    }

    /// <summary>
    /// What is decided is also told before an agent goes or the edge dies: these two are not the question here.
    /// </summary>
    private static IEnumerable<EdgeStep> Settled(EdgeStep step) =>
        step is Untrack or Restart ? [new Pass(1), step] : [step];
}
