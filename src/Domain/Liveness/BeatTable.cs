using System.Runtime.CompilerServices;

namespace Gse.Domain.Liveness;

/// <summary>
/// The words of all places. Grows by whole chunks that never move: a beat that found its word keeps writing to the
/// right one while another thread grows the table.
/// </summary>
internal sealed class BeatTable
{
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;

    private long[][] _chunks = [];

    /// <summary>How many places there are words for.</summary>
    public int Capacity => _chunks.Length << ChunkBits;

    /// <summary>By the owner only. The list of chunks is copied, filled, and only then published.</summary>
    public void Grow()
    {
        var chunks = new long[_chunks.Length + 1][];
        _chunks.CopyTo(chunks, 0);
        var chunk = new long[ChunkSize];
        Array.Fill(chunk, BeatCell.Pack(1, seen: false, lost: false, 0));
        chunks[^1] = chunk;
        Volatile.Write(ref _chunks, chunks);
    }

    /// <summary>The word of a place that is known to exist.</summary>
    public ref long this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>
    /// A sign of life, from any thread. <see cref="BeatOutcome.Revived"/> is told to exactly one of the callers.
    /// </summary>
    public BeatOutcome Beat(LivenessSlot slot, long now)
    {
        ref var word = ref Find(slot.Index);
        if (Unsafe.IsNullRef(ref word))
        {
            return BeatOutcome.Stale;
        }

        var cell = Volatile.Read(ref word);
        while (BeatCell.Generation(cell) == slot.Generation)
        {
            var beaten = BeatCell.Beaten(cell, now);
            if (beaten == cell)
            {
                return BeatOutcome.Counted;
            }

            var found = Interlocked.CompareExchange(ref word, beaten, cell);
            if (found == cell)
            {
                return BeatCell.IsLost(cell) ? BeatOutcome.Revived : BeatOutcome.Counted;
            }

            // Another beat, a verdict or the end of this tenant came first: judge by what is there now.
            cell = found;
        }

        return BeatOutcome.Stale;
    }

    /// <summary>From any thread.</summary>
    public bool TryGetLastSeen(LivenessSlot slot, out long lastSeen)
    {
        ref var word = ref Find(slot.Index);
        var cell = Unsafe.IsNullRef(ref word) ? 0 : Volatile.Read(ref word);
        lastSeen = BeatCell.Time(cell);
        return BeatCell.Generation(cell) == slot.Generation && BeatCell.IsSeen(cell);
    }

    /// <summary>
    /// The word of a place, or a null reference. Who holds a handle got it after the chunk was published, so a null
    /// reference means a handle that this table never gave out.
    /// </summary>
    private ref long Find(int index)
    {
        var chunks = Volatile.Read(ref _chunks);
        var chunk = index >> ChunkBits;
        if ((uint)chunk >= (uint)chunks.Length)
        {
            return ref Unsafe.NullRef<long>();
        }

        return ref chunks[chunk][index & (ChunkSize - 1)];
    }
}
