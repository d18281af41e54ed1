using FsCheck;
using FsCheck.Fluent;

namespace Gse.Domain.Tests.Liveness;

/// <summary>
/// One thing that happens to the detector in a random history. Agents are 0 to 4, times milliseconds.
/// </summary>
public abstract record DetectorStep;

/// <summary>Time passes, and at the end of it the edge looks round.</summary>
public sealed record Tick(int After) : DetectorStep;

/// <summary>Time passes unwatched.</summary>
public sealed record Elapse(int Time) : DetectorStep;

public sealed record Beat(int Agent) : DetectorStep;

/// <summary>A beat through the handle that the agent had before it was untracked.</summary>
public sealed record LateBeat(int Agent) : DetectorStep;

/// <summary>First contact, or a new connection of a tracked agent.</summary>
public sealed record Connect(int Agent) : DetectorStep;

public sealed record Disconnect(int Agent, bool OlderSession) : DetectorStep;

public sealed record Restore(int Agent, int Window, bool Lost) : DetectorStep;

public sealed record Untrack(int Agent) : DetectorStep;

public sealed record SetLostAfter(int Milliseconds) : DetectorStep;

public sealed record SetLostAfterOf(int Agent, int Milliseconds) : DetectorStep;

public sealed record Hold : DetectorStep;

public sealed record Release(int Grace) : DetectorStep;

/// <summary>Random histories, and how to make a failing one shorter.</summary>
public static class DetectorHistories
{
    private static readonly Gen<int> Agent = Gen.Choose(0, 4);

    // Around the deadline, around the width of the wheel (1,024 buckets of 10 ms), and in between.
    private static readonly Gen<int> Span = Gen.OneOf(
        Gen.Choose(0, 30), Gen.Choose(90, 310), Gen.Choose(280, 320), Gen.Choose(0, 2_000), Gen.Choose(10_200, 30_000));

    private static readonly Gen<int> Deadline = Gen.OneOf(
        Gen.Choose(1, 50), Gen.Choose(200, 400), Gen.Choose(9_000, 25_000));

    private static readonly Gen<DetectorStep> Any = Gen.Frequency(
        (10, Span.Select(DetectorStep (span) => new Tick(span))),
        (3, Span.Select(DetectorStep (span) => new Elapse(span))),
        (8, Agent.Select(DetectorStep (agent) => new Beat(agent))),
        (5, Agent.Select(DetectorStep (agent) => new Connect(agent))),
        (2, Agent.Select(DetectorStep (agent) => new LateBeat(agent))),
        (2, Agent.SelectMany(_ => Gen.Elements(true, false),
            (agent, older) => (DetectorStep)new Disconnect(agent, older))),
        (3, Agent.SelectMany(_ => Span, (agent, window) => (DetectorStep)new Restore(agent, window, window % 7 == 0))),
        (2, Agent.Select(DetectorStep (agent) => new Untrack(agent))),
        (1, Deadline.Select(DetectorStep (deadline) => new SetLostAfter(deadline))),
        (1, Agent.SelectMany(_ => Deadline, (agent, deadline) => (DetectorStep)new SetLostAfterOf(agent, deadline))),
        (1, Gen.Constant<DetectorStep>(new Hold())),
        (2, Span.Select(DetectorStep (grace) => new Release(grace))));

    public static Arbitrary<DetectorStep[]> Histories() => Arb.From(Any.ArrayOf(), Shorter);

    private static IEnumerable<DetectorStep[]> Shorter(DetectorStep[] history)
    {
        for (var size = history.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= history.Length; at += size)
            {
                yield return [.. history[..at], .. history[(at + size)..]];
            }
        }
    }
}
