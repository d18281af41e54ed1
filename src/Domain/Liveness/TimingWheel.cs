namespace Gse.Domain.Liveness;

/// <summary>
/// A hashed timing wheel: buckets of one tick each, a place is in one bucket or in none, and moving it costs the same
/// for one agent as for a million. The wheel only says whom to look at, never too late; whether the time is up is not
/// its business. For one thread at a time.
/// </summary>
internal sealed class TimingWheel
{
    private const int Buckets = 1024;
    private const int None = -1;

    private readonly int[] _heads = new int[Buckets];
    private readonly int _tick;
    private Link[] _links = [];
    private long _cursor;

    /// <param name="tick">Width of a bucket, in milliseconds.</param>
    public TimingWheel(int tick)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tick);
        _tick = tick;
        Array.Fill(_heads, None);
    }

    public void Grow(int places)
    {
        var old = _links.Length;
        Array.Resize(ref _links, places);
        Array.Fill(_links, new Link(None, None, None), old, places - old);
    }

    /// <summary>
    /// Has the place looked at no later than at the first <see cref="TakeDue"/> at or after the given moment.
    /// </summary>
    public void Put(int index, long at)
    {
        Remove(index);
        // What is due already goes to the bucket under the cursor, which every turn looks at again; what is further
        // away than the wheel is wide goes to the far end, is found there not to be due, and is put on again.
        var tick = Math.Clamp(at / _tick, _cursor, _cursor + Buckets - 1);
        var bucket = (int)(tick % Buckets);
        var head = _heads[bucket];
        _links[index] = new Link(bucket, None, head);
        if (head != None)
        {
            _links[head].Previous = index;
        }

        _heads[bucket] = index;
    }

    /// <summary>Nothing to do if the place is in no bucket.</summary>
    public void Remove(int index)
    {
        var link = _links[index];
        if (link.Bucket == None)
        {
            return;
        }

        if (link.Previous == None)
        {
            _heads[link.Bucket] = link.Next;
        }
        else
        {
            _links[link.Previous].Next = link.Next;
        }

        if (link.Next != None)
        {
            _links[link.Next].Previous = link.Previous;
        }

        _links[index] = new Link(None, None, None);
    }

    /// <summary>
    /// Turns the wheel and takes out all places to be looked at, those of the unfinished tick included.
    /// </summary>
    public void TakeDue(long now, List<int> due)
    {
        var last = Math.Max(now / _tick, _cursor);
        // After a long stall one whole turn has seen every bucket.
        var first = Math.Max(_cursor, last - Buckets + 1);
        for (var tick = first; tick <= last; tick++)
        {
            ref var head = ref _heads[tick % Buckets];
            for (var index = head; index != None;)
            {
                due.Add(index);
                var next = _links[index].Next;
                _links[index] = new Link(None, None, None);
                index = next;
            }

            head = None;
        }

        _cursor = last;
    }

    private record struct Link(int Bucket, int Previous, int Next);
}
