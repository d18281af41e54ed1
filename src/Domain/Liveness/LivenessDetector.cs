using System.Collections.Concurrent;
using Gse.Domain.Agents;

namespace Gse.Domain.Liveness;

/// <summary>
/// Decides who is lost. Mathematics only: no clock, no thread, no log; all times are monotonic milliseconds from 0 to
/// <see cref="BeatCell.MaxTime"/>, handed in. What it keeps:
/// <list type="number">
/// <item>Nobody is lost before his last sign of life plus his deadline, and who is silent till then is lost at the
/// first
/// <see cref="Advance"/> at or after that moment (a beat at that very moment is too late).</item>
/// <item>While verdicts are held nobody is declared lost; afterwards all who are still silent are.</item>
/// <item>Lost and recovered alternate for one agent, and none is told twice.</item>
/// <item>A beat through an old handle counts for nobody.</item>
/// </list>
/// <see cref="Beat"/> and <see cref="TryGetLastSeen"/> may be called by any thread at any time. Everything else is for
/// the owner: one call at a time. The races between the two sides are all decided by one compare-and-swap on the
/// place's word:
/// <list type="bullet">
/// <item>Beat against verdict: whichever swaps first wins. A verdict that lost the race looks again and finds the beat;
/// a beat that lost it finds the lost bit, clears it and so is the one (there is only one) that reports the
/// recovery.</item>
/// <item>Beat against reuse: untracking changes the generation in the word, so the swap of a late beat fails.</item>
/// <item>Beat against wheel: a beat never touches the wheel. Beats only move deadlines away, so a place is looked at
/// too early, never too late, and then put where its deadline is now.</item>
/// </list>
/// </summary>
internal sealed class LivenessDetector
{
    private readonly BeatTable _beats = new();
    private readonly TimingWheel _wheel;
    private readonly ConcurrentQueue<LivenessSlot> _revived = new();
    private readonly Stack<int> _free = new();
    private readonly List<int> _due = [];
    private SlotState[] _slots = [];
    private int _used;
    private int _lostAfter;
    private long _now;
    private bool _held;
    private long _heldUntil;

    /// <param name="lostAfter">The silence that is a loss, in milliseconds.</param>
    /// <param name="tick">
    /// How often <see cref="Advance"/> is meant to be called, in milliseconds. A matter of cost only.
    /// </param>
    public LivenessDetector(int lostAfter, int tick)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lostAfter);
        _lostAfter = lostAfter;
        _wheel = new TimingWheel(tick);
    }

    /// <summary>How many agents are tracked, lost ones included.</summary>
    public int Count { get; private set; }

    /// <summary>A sign of life. Takes no lock, allocates nothing.</summary>
    public BeatOutcome Beat(LivenessSlot slot, long now)
    {
        var outcome = _beats.Beat(slot, now);
        if (outcome == BeatOutcome.Revived)
        {
            _revived.Enqueue(slot);
        }

        return outcome;
    }

    /// <returns>False if the agent is not tracked under this handle or, restored, has not been seen yet.</returns>
    public bool TryGetLastSeen(LivenessSlot slot, out long lastSeen) => _beats.TryGetLastSeen(slot, out lastSeen);

    /// <summary>Begins to watch an agent that just connected, which is its first sign of life.</summary>
    /// <param name="session">Number of the connection, from 1.</param>
    /// <param name="lostAfter">The agent's own deadline in milliseconds; 0 for the detector's.</param>
    public LivenessSlot Track(long session, long now, int lostAfter = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(session);
        var state = new SlotState { Taken = true, LostAfter = lostAfter, Session = session, LinkDownAt = -1 };
        return Take(state, now, seen: true, lost: false);
    }

    /// <summary>Begins to watch an agent that was held before the edge went down, and has not come back yet.</summary>
    /// <param name="returnBy">Unseen until then, it is lost. Once seen, the usual deadline counts.</param>
    /// <param name="lost">
    /// Whether it had been declared lost already: then there is no second verdict, only a recovery.
    /// </param>
    public LivenessSlot TrackRestored(long returnBy, bool lost, long now, int lostAfter = 0)
    {
        var state = new SlotState { Taken = true, LostAfter = lostAfter, ReturnBy = returnBy, LinkDownAt = -1 };
        return Take(state, now, seen: false, lost);
    }

    /// <summary>Nobody waits for this agent any more. False if it was not tracked under this handle.</summary>
    public bool Untrack(LivenessSlot slot)
    {
        if (!Holds(slot))
        {
            return false;
        }

        // The word belongs to the next generation before the place is free: from here on no beat of the old one can
        // swap.
        var generation = BeatCell.NextGeneration(slot.Generation);
        Volatile.Write(ref _beats[slot.Index], BeatCell.Pack(generation, seen: false, lost: false, 0));
        _wheel.Remove(slot.Index);
        _slots[slot.Index] = default;
        _free.Push(slot.Index);
        Count--;
        return true;
    }

    /// <summary>
    /// The agent has a new connection, which is also a sign of life. The highest session holds the link, so that
    /// connections that are reported in the wrong order do no harm.
    /// </summary>
    public BeatOutcome LinkUp(LivenessSlot slot, long session, long now)
    {
        if (!Holds(slot))
        {
            return BeatOutcome.Stale;
        }

        ref var state = ref _slots[slot.Index];
        if (session > state.Session)
        {
            state.Session = session;
            state.LinkDownAt = -1;
        }

        return Beat(slot, now);
    }

    /// <summary>
    /// The connection ended: changes the cause of a later loss, not its time. An older session's end is ignored.
    /// </summary>
    public void LinkDown(LivenessSlot slot, long session, long now)
    {
        if (Holds(slot) && _slots[slot.Index] is { LinkUp: true } state && state.Session == session)
        {
            _slots[slot.Index].LinkDownAt = now;
        }
    }

    /// <summary>
    /// Another deadline for all agents that have none of their own; counts at once, also for silence begun before.
    /// </summary>
    public void SetLostAfter(int lostAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lostAfter);
        _lostAfter = lostAfter;
        for (var index = 0; index < _used; index++)
        {
            Reseat(index);
        }
    }

    /// <summary>Another deadline for one agent; 0 for the detector's.</summary>
    public void SetLostAfter(LivenessSlot slot, int lostAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lostAfter);
        if (Holds(slot))
        {
            _slots[slot.Index].LostAfter = lostAfter;
            Reseat(slot.Index);
        }
    }

    /// <summary>From now on nobody is declared lost, until <see cref="Release"/>.</summary>
    public void Hold() => _held = true;

    /// <summary>Nobody is declared lost before <paramref name="until"/>; then those are who are still silent.</summary>
    public void Release(long until)
    {
        _held = false;
        _heldUntil = Math.Max(_heldUntil, until);
    }

    /// <summary>Adds the recoveries that beats have brought about, in their order. Never a loss.</summary>
    public void CollectRecoveries(List<SlotVerdict> verdicts)
    {
        while (_revived.TryDequeue(out var slot))
        {
            // It may have been untracked since. Till here it was in no bucket: a second loss cannot overtake its
            // recovery.
            if (Holds(slot))
            {
                verdicts.Add(new SlotRecovered(slot, BeatCell.Time(Volatile.Read(ref _beats[slot.Index]))));
                Reseat(slot.Index);
            }
        }
    }

    /// <summary>Adds the recoveries, then whom the time up to <paramref name="now"/> has made lost.</summary>
    public void Advance(long now, List<SlotVerdict> verdicts)
    {
        CollectRecoveries(verdicts);
        _now = Math.Max(_now, now);
        // Held, the wheel stands still: the first turn after it looks at all whose time came meanwhile.
        if (_held || _now < _heldUntil)
        {
            return;
        }

        _due.Clear();
        _wheel.TakeDue(_now, _due);
        foreach (var index in _due)
        {
            Judge(index, verdicts);
        }
    }

    private void Judge(int index, List<SlotVerdict> verdicts)
    {
        ref var word = ref _beats[index];
        ref var state = ref _slots[index];
        var cell = Volatile.Read(ref word);
        while (Deadline(state, cell) is var deadline && deadline <= _now)
        {
            var found = Interlocked.CompareExchange(ref word, BeatCell.Lost(cell), cell);
            if (found == cell)
            {
                var slot = new LivenessSlot(index, BeatCell.Generation(cell));
                var cause = !BeatCell.IsSeen(cell) ? LossCause.DidNotReturn
                    : state.LinkUp ? LossCause.Silent
                    : LossCause.Disconnected;
                long? linkDownAt = state.LinkDownAt < 0 ? null : state.LinkDownAt;
                verdicts.Add(new SlotLost(slot, BeatCell.Time(cell), cause, linkDownAt, deadline));
                return;
            }

            cell = found;
        }

        Reseat(index);
    }

    private LivenessSlot Take(in SlotState state, long now, bool seen, bool lost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(state.LostAfter);
        if (!_free.TryPop(out var index))
        {
            index = _used++;
            if (index == _beats.Capacity)
            {
                _beats.Grow();
                _wheel.Grow(_beats.Capacity);
                Array.Resize(ref _slots, _beats.Capacity);
            }
        }

        _now = Math.Max(_now, now);
        _slots[index] = state;
        Count++;
        // No handle of this generation exists yet, so no beat can be in between the read and the write.
        var generation = BeatCell.Generation(_beats[index]);
        Volatile.Write(ref _beats[index], BeatCell.Pack(generation, seen, lost, now));
        Reseat(index);
        return new LivenessSlot(index, generation);
    }

    /// <summary>Puts a place where the wheel will find it in time; the lost are waited for without the wheel.</summary>
    private void Reseat(int index)
    {
        ref var state = ref _slots[index];
        var cell = Volatile.Read(ref _beats[index]);
        if (!state.Taken || BeatCell.IsLost(cell))
        {
            return;
        }

        var at = Deadline(state, cell);
        // An agent with a long time to return may come at any moment and then has the usual deadline, which can be
        // sooner.
        _wheel.Put(index, BeatCell.IsSeen(cell) ? at : Math.Min(at, _now + LostAfter(state)));
    }

    private long Deadline(in SlotState state, long cell) =>
        BeatCell.IsSeen(cell) ? BeatCell.Time(cell) + LostAfter(state) : state.ReturnBy;

    private int LostAfter(in SlotState state) => state.LostAfter == 0 ? _lostAfter : state.LostAfter;

    private bool Holds(LivenessSlot slot) =>
        (uint)slot.Index < (uint)_used && _slots[slot.Index].Taken
        && BeatCell.Generation(Volatile.Read(ref _beats[slot.Index])) == slot.Generation;
}
