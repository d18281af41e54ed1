namespace Gse.Domain.Tasks;

/// <summary>How far a target is.</summary>
public enum TargetPhase
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>It may be sent, or was; its agent has not said anything of it yet.</summary>
    Dispatched,

    /// <summary>Its agent has it.</summary>
    Running,

    /// <summary>It has its result.</summary>
    Ended,
}

/// <summary>What is known of one target.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="DispatchedAt">When it was released, by the edge's clock.</param>
/// <param name="AcceptedAt">When its agent was first heard of it, by the edge's clock.</param>
/// <param name="StartedAt">When the first command started, by the host's clock.</param>
/// <param name="Ends">Commands that have ended.</param>
/// <param name="Result">The one that counts.</param>
/// <param name="IsVerdict">The result is the edge's conclusion, not the host's word.</param>
/// <param name="IsTerminating">Somebody wants it ended.</param>
/// <param name="Late">What the host said after such a conclusion.</param>
public sealed record TargetState(
    TargetPhase Phase, DateTimeOffset? DispatchedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? StartedAt,
    IReadOnlyList<AtomicResult> Ends, TargetResult? Result, bool IsVerdict, bool IsTerminating,
    TargetResult? Late)
{
    /// <summary>Before anything has happened.</summary>
    public static TargetState Initial { get; } = new(
        TargetPhase.Waiting, null, null, null, [], null, false, false, null);

    public bool IsEnded => Phase == TargetPhase.Ended;

    public AtomicResult? FindEnd(int atomic)
    {
        foreach (var end in Ends)
        {
            if (end.Id == atomic)
            {
                return end;
            }
        }

        return null;
    }
}
