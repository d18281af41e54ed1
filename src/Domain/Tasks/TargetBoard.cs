namespace Gse.Domain.Tasks;

/// <summary>
/// All targets of a task as they are at one moment, and their numbers. Never changes; a change makes another one, with
/// one copy for however many targets.
/// </summary>
internal sealed class TargetBoard
{
    private readonly TargetState[] _states;
    private readonly int[] _outcomes;
    private readonly int[] _phases;

    private TargetBoard(TargetState[] states, int[] outcomes, int[] phases) =>
        (_states, _outcomes, _phases) = (states, outcomes, phases);

    public int Count => _states.Length;

    public TargetState this[int place] => _states[place];

    /// <summary>How many exited with 0.</summary>
    public int Succeeded { get; private init; }

    /// <summary>How many ended otherwise.</summary>
    public int Failed => In(TargetPhase.Ended) - Succeeded;

    /// <summary>How many hosts said something after the edge had concluded.</summary>
    public int Late { get; private init; }

    /// <summary>The lowest place that waits; <see cref="Count"/> if none does. Never falls.</summary>
    public int FirstWaiting { get; private init; }

    /// <summary>The lowest place that has not ended; <see cref="Count"/> if all have. Never falls.</summary>
    public int FirstOpen { get; private init; }

    /// <summary>When the last of those that have ended did.</summary>
    public DateTimeOffset LastEndedAt { get; private init; }

    /// <summary>Sent, or to be sent, and not ended.</summary>
    public int UnderWay => In(TargetPhase.Dispatched) + In(TargetPhase.Running);

    public static TargetBoard Of(int count)
    {
        var states = new TargetState[count];
        Array.Fill(states, TargetState.Initial);
        var phases = new int[Enum.GetValues<TargetPhase>().Length];
        phases[(int)TargetPhase.Waiting] = count;
        return new TargetBoard(states, new int[Enum.GetValues<TargetOutcome>().Length], phases);
    }

    public int In(TargetPhase phase) => _phases[(int)phase];

    public int EndedAs(TargetOutcome outcome) => _outcomes[(int)outcome];

    /// <param name="changes">Places and what they become; places that are none are passed over.</param>
    /// <param name="at">When this happened.</param>
    public TargetBoard Change(IEnumerable<(int Place, TargetState State)> changes, DateTimeOffset at)
    {
        TargetState[]? states = null;
        var (outcomes, phases) = ((int[])_outcomes.Clone(), (int[])_phases.Clone());
        var (succeeded, late, ended) = (Succeeded, Late, LastEndedAt);
        foreach (var (place, after) in changes)
        {
            states ??= (TargetState[])_states.Clone();
            var before = states[place];
            states[place] = after;
            phases[(int)before.Phase]--;
            phases[(int)after.Phase]++;
            late += after.Late is not null && before.Late is null ? 1 : 0;
            if (before.Result is null && after.Result is { } result)
            {
                outcomes[(int)result.Outcome]++;
                succeeded += result.IsSuccess ? 1 : 0;
                ended = at > ended ? at : ended;
            }
        }

        return states is null
            ? this
            : new TargetBoard(states, outcomes, phases)
            {
                Succeeded = succeeded,
                Late = late,
                LastEndedAt = ended,
                FirstWaiting = Next(states, FirstWaiting, TargetPhase.Waiting, equal: true),
                FirstOpen = Next(states, FirstOpen, TargetPhase.Ended, equal: false),
            };
    }

    private static int Next(TargetState[] states, int from, TargetPhase phase, bool equal)
    {
        while (from < states.Length && (states[from].Phase == phase) != equal)
        {
            from++;
        }

        return from;
    }
}
