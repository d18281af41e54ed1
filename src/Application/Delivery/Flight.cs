namespace Gse.Application.Delivery;

/// <summary>
/// What the pump has in hand: records in order, from memory, where their parcels wait for them, or from the spool.
/// </summary>
internal sealed class Flight
{
    private readonly List<Cargo> _parcels = [];
    private SinkRecord[] _records = [];

    public int Count { get; private set; }

    /// <summary>When the first of them came.</summary>
    public DateTimeOffset OldestAt { get; private set; }

    /// <summary>When the last of them came.</summary>
    public DateTimeOffset NewestAt { get; private set; }

    /// <summary>The last chunk of the spool that is in it; null for records from memory.</summary>
    public long? SpoolPlace { get; private set; }

    /// <summary>The routing table by which all routes in it were found; -1 if by several.</summary>
    public long TableVersion { get; set; }

    /// <summary>It is from the spool, and what is there still is not the same any more.</summary>
    public bool IsAheadOfSpool { get; private set; }

    public bool IsEmpty => Count == 0;

    public Span<SinkRecord> Records => _records.AsSpan(0, Count);

    public void Load(List<Parcel> parcels)
    {
        (OldestAt, NewestAt) = (parcels[0].ArrivedAt, parcels[^1].ArrivedAt);
        TableVersion = parcels[0].TableVersion;
        foreach (var parcel in parcels)
        {
            Reserve(parcel.Records.Count);
            parcel.Records.AsSpan().CopyTo(_records.AsSpan(Count));
            Count += parcel.Records.Count;
            _parcels.Add(new Cargo(parcel, parcel.Records.Count));
            if (parcel.TableVersion != TableVersion)
            {
                TableVersion = -1;
            }
        }
    }

    public void Load(
        IReadOnlyList<SinkRecord> spooled, IReadOnlyList<StoredChunk> chunks, long tableVersion, bool isAhead)
    {
        IsAheadOfSpool = isAhead;
        (OldestAt, NewestAt) = (chunks[0].Chunk.Oldest, chunks[^1].Chunk.Newest);
        (SpoolPlace, TableVersion) = (chunks[^1].Place, tableVersion);
        Reserve(spooled.Count);
        for (var i = 0; i < spooled.Count; i++)
        {
            _records[Count++] = spooled[i];
        }
    }

    /// <summary>The first of them, for the sink. Not to be used after the next change of the flight.</summary>
    public SinkBatch Batch(int count) => new(new ArraySegment<SinkRecord>(_records, 0, count));

    /// <summary>Whether the storage has them is not known, except of those that it marked.</summary>
    /// <param name="batch">The first ones.</param>
    /// <param name="sinkStillReads">The sink cannot be stopped from reading the batch.</param>
    public void MarkUnsure(SinkBatch batch, bool sinkStillReads)
    {
        if (sinkStillReads)
        {
            _records = (SinkRecord[])_records.Clone();
        }

        IsAheadOfSpool = SpoolPlace is not null;
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.VerdictOf(i) == SinkVerdict.Open)
            {
                _records[i] = _records[i] with { MayBeSecond = true };
            }
        }
    }

    /// <summary>What the sink has in doubt stays so, be it for another sink or in the spool.</summary>
    /// <param name="batch">The first ones; the sink is done with it.</param>
    public void MarkDoubtful(SinkBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.IsInDoubt(i) && !_records[i].MayBeSecond)
            {
                _records[i] = _records[i] with { MayBeSecond = true };
                IsAheadOfSpool = SpoolPlace is not null;
            }
        }
    }

    /// <summary>Takes out the first ones as far as they are settled, and tells their parcels.</summary>
    /// <param name="batch">The first ones.</param>
    /// <param name="refusedAreSafe">Those refused have been written elsewhere, and are settled, too.</param>
    /// <returns>How many are settled.</returns>
    public int Settle(SinkBatch batch, bool refusedAreSafe) => Remove(batch.Count, index =>
        batch.VerdictOf(index) is SinkVerdict.Taken
        || (refusedAreSafe && batch.VerdictOf(index) is SinkVerdict.Refused));

    /// <summary>Takes out those of the first ones that are settled.</summary>
    public int Remove(int first, Func<int, bool> isSettled)
    {
        var (from, kept) = (0, 0);
        for (var i = 0; i < _parcels.Count; i++)
        {
            var (parcel, open) = _parcels[i];
            var settled = Sweep(from, from + open, first, isSettled, ref kept);
            from += open;
            if (settled > 0)
            {
                _parcels[i] = new Cargo(parcel, open - settled);
                parcel.Settle(settled);
            }
        }

        Sweep(from, Count, first, isSettled, ref kept);
        return Shrink(kept);
    }

    /// <summary>All of it is safe elsewhere.</summary>
    public void Clear()
    {
        foreach (var (parcel, open) in _parcels)
        {
            parcel.Settle(open);
        }

        Forget();
    }

    /// <summary>None of it can be made safe.</summary>
    public void Fail(Domain.Refusal refusal)
    {
        foreach (var (parcel, _) in _parcels)
        {
            parcel.Fail(refusal);
        }

        Forget();
    }

    public void LeaveSpool()
    {
        SpoolPlace = null;
        IsAheadOfSpool = false;
    }

    private int Shrink(int kept)
    {
        var settled = Count - kept;
        _records.AsSpan(kept, settled).Clear();
        Count = kept;
        _parcels.RemoveAll(cargo => cargo.Open == 0);
        IsAheadOfSpool |= settled > 0 && SpoolPlace is not null;
        return settled;
    }

    private int Sweep(int from, int to, int first, Func<int, bool> isSettled, ref int kept)
    {
        var settled = 0;
        for (var i = from; i < to; i++)
        {
            if (i < first && isSettled(i))
            {
                settled++;
            }
            else
            {
                _records[kept++] = _records[i];
            }
        }

        return settled;
    }

    private void Forget()
    {
        _parcels.Clear();
        _records.AsSpan(0, Count).Clear();
        Count = 0;
        LeaveSpool();
    }

    private void Reserve(int more)
    {
        if (Count + more > _records.Length)
        {
            Array.Resize(ref _records, Math.Max(Count + more, _records.Length * 2));
        }
    }

    private readonly record struct Cargo(Parcel Parcel, int Open);
}
