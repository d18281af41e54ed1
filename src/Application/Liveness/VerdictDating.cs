using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Application.Liveness;

/// <summary>One moment on both clocks, which is what it takes to turn a monotonic time into UTC.</summary>
internal readonly record struct Moment(long Monotonic, DateTimeOffset Utc)
{
    public DateTimeOffset ToUtc(long monotonic) => Utc.AddMilliseconds(monotonic - Monotonic);
}

/// <summary>
/// Dates verdicts. A host was alive at its last sign of life, and had it lived on, it would have been heard one beat
/// interval and <see cref="LivenessOptions.Tolerance"/> later: it fell silent between the two. Narrower: the end of its
/// connection was the last that was heard of it. Wider: while the edge itself was in trouble it may have missed the
/// host.
/// </summary>
internal sealed class VerdictDating(EdgeWatch watch)
{
    public LivenessVerdict Tell(SlotVerdict verdict, TrackedAgent agent, Moment now)
    {
        switch (verdict)
        {
            case SlotRecovered:
                var lostAt = agent.LostAt ?? now.Utc;
                agent.LostAt = null;
                return new RecoveryDeclared(agent.Agent, lostAt, now.Utc);
            case SlotLost lost:
                agent.LostAt = now.Utc;
                var lastSeen = LastSeen(lost, agent, now);
                return new LossDeclared(
                    agent.Agent, lost.Cause, lastSeen, lastSeen, now.ToUtc(NotAfter(lost, agent)), now.Utc);
            default:
                throw new System.Diagnostics.UnreachableException($"no such verdict: {verdict.GetType().Name}");
        }
    }

    private static DateTimeOffset LastSeen(SlotLost lost, TrackedAgent agent, Moment now) =>
        lost.Cause == LossCause.DidNotReturn && agent.LastSeenByLog is { } logged ? logged : now.ToUtc(lost.LastSeen);

    private long NotAfter(SlotLost lost, TrackedAgent agent)
    {
        if (lost.Cause == LossCause.DidNotReturn)
        {
            return watch.AliveUntil(lost.LastSeen, lost.Deadline);
        }

        var patience = (agent.BeatInterval ?? watch.Options.BeatInterval) + watch.Options.Tolerance;
        var heardBy = Math.Min(lost.LastSeen + (long)patience.TotalMilliseconds, lost.Deadline);
        var dueBy = lost.LinkDownAt is { } down ? Math.Clamp(down, lost.LastSeen, heardBy) : heardBy;
        return watch.AliveUntil(lost.LastSeen, dueBy);
    }
}
