using FsCheck;
using FsCheck.Fluent;

namespace Gse.Application.Tests.Liveness;

/// <summary>
/// One thing that happens to an edge or its agents (0 to 3) in a random history. Times are milliseconds.
/// </summary>
public abstract record EdgeStep;

public sealed record Pass(int Time) : EdgeStep;

public sealed record Beat(int Agent) : EdgeStep;

public sealed record Connect(int Agent) : EdgeStep;

public sealed record Disconnect(int Agent) : EdgeStep;

public sealed record Untrack(int Agent) : EdgeStep;

/// <summary>The process stands still.</summary>
public sealed record Stall(int Time) : EdgeStep;

public sealed record JumpWallClock(int Seconds) : EdgeStep;

public sealed record LogReachable(bool Reachable) : EdgeStep;

/// <summary>The edge dies, is away for a time, and starts again with what the log knows.</summary>
public sealed record Restart(int Away) : EdgeStep;

/// <summary>Random histories, and how to make a failing one shorter.</summary>
public static class EdgeHistories
{
    private static readonly Gen<int> Agent = Gen.Choose(0, 3);

    // Around the deadline of 3 s, within it, and beyond every window.
    private static readonly Gen<int> Span = Gen.OneOf(
        Gen.Choose(1, 200), Gen.Choose(200, 1_500), Gen.Choose(2_800, 3_200), Gen.Choose(1, 8_000));

    private static readonly Gen<EdgeStep> Any = Gen.Frequency(
        (12, Span.Select(EdgeStep (time) => new Pass(time))),
        (10, Agent.Select(EdgeStep (agent) => new Beat(agent))),
        (5, Agent.Select(EdgeStep (agent) => new Connect(agent))),
        (2, Agent.Select(EdgeStep (agent) => new Disconnect(agent))),
        (1, Agent.Select(EdgeStep (agent) => new Untrack(agent))),
        (2, Span.Select(EdgeStep (time) => new Stall(time))),
        (1, Gen.Choose(-90_000, 90_000).Select(EdgeStep (seconds) => new JumpWallClock(seconds))),
        (1, Gen.Elements(true, false).Select(EdgeStep (reachable) => new LogReachable(reachable))),
        (1, Span.Select(EdgeStep (away) => new Restart(away))));

    public static Arbitrary<EdgeStep[]> Histories() => Arb.From(Any.ArrayOf(), Shorter);

    private static IEnumerable<EdgeStep[]> Shorter(EdgeStep[] history)
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
