using Gse.Domain;

namespace Gse.Application.Delivery;

/// <summary>
/// What waits in memory for one storage, and who may take it. The order of a lane is: what the pump has in hand, then
/// the spool, then what the spooler has in hand, then this queue.
/// <list type="number">
/// <item>The spooler takes from the front, and only while the lane spills; what it takes goes to the spool's
/// end.</item>
/// <item>The pump takes from the front, and only while the spool is empty and the spooler's hands are.</item>
/// <item>Both are decided under one lock, so that nothing is ever taken past something older.</item>
/// </list>
/// </summary>
internal sealed class LaneQueue(DeliveryOptions options)
{
    private readonly Lock _gate = new();
    private readonly Queue<Parcel> _waiting = new();
    private readonly Signal _pumpWork = new();
    private readonly Signal _spoolerWork = new();
    private readonly Signal _released = new();
    private long _waitingRecords;
    private long _waitingBytes;
    private long _admittedRecords;
    private long _admittedBytes;
    private bool _spilling;
    private bool _spoolerHolds;
    private bool _closed;
    private Refusal? _ended;

    /// <summary>In memory and not safe yet, wherever in the lane.</summary>
    public (long Records, long Bytes) Admitted
    {
        get
        {
            lock (_gate)
            {
                return (_admittedRecords, _admittedBytes);
            }
        }
    }

    public bool IsSpilling
    {
        get
        {
            lock (_gate)
            {
                return _spilling;
            }
        }
    }

    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_gate)
            {
                return _waiting.TryPeek(out var oldest) ? oldest.ArrivedAt : null;
            }
        }
    }

    /// <summary>Keeps room. False: too much waits already, or the lane is at its end.</summary>
    public bool TryAdmit(long records, long bytes)
    {
        lock (_gate)
        {
            var fits = _admittedRecords == 0 || (_admittedRecords + records <= 2L * options.QueueRecords
                && _admittedBytes + bytes <= 2 * options.QueueBytes);
            if (_closed || !fits)
            {
                return false;
            }

            _admittedRecords += records;
            _admittedBytes += bytes;
            return true;
        }
    }

    public void Release(long records, long bytes)
    {
        lock (_gate)
        {
            _admittedRecords -= records;
            _admittedBytes -= bytes;
        }

        _released.Set();
    }

    /// <summary>Takes a parcel for which room is kept.</summary>
    public void Add(Parcel parcel)
    {
        parcel.AdmittedTo(this);
        bool spilling;
        lock (_gate)
        {
            if (_ended is not null)
            {
                parcel.Fail(_ended);
                return;
            }

            _waiting.Enqueue(parcel);
            _waitingRecords += parcel.Records.Count;
            _waitingBytes += parcel.Bytes;
            _spilling |= _closed || _waitingRecords > options.QueueRecords || _waitingBytes > options.QueueBytes;
            spilling = _spilling;
        }

        (spilling ? _spoolerWork : _pumpWork).Set();
    }

    /// <summary>From now on what waits goes to the spool.</summary>
    public void StartSpilling()
    {
        lock (_gate)
        {
            _spilling = true;
        }

        _spoolerWork.Set();
        _released.Set();
    }

    /// <summary>From now on what comes waits in memory. What is in the spool is still older.</summary>
    public void StopSpilling()
    {
        lock (_gate)
        {
            _spilling = _closed;
        }
    }

    /// <summary>Admits nothing more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <summary>Nobody will take what waits now.</summary>
    public void FailWaiting(Refusal refusal)
    {
        lock (_gate)
        {
            while (_waiting.Count > 0)
            {
                Dequeue().Fail(refusal);
            }
        }
    }

    /// <summary>Nobody will take what waits or comes.</summary>
    public void End(Refusal refusal)
    {
        lock (_gate)
        {
            _ended = refusal;
            FailWaiting(refusal);
        }
    }

    /// <summary>The next batch for the pump. False if there is none for it, or older records are elsewhere.</summary>
    public bool TryTakeBatch(ISpool spool, List<Parcel> taken)
    {
        lock (_gate)
        {
            if (_spoolerHolds || spool.Size.Records > 0)
            {
                return false;
            }

            // The spool is empty: what is here is the oldest, and the storage may be tried with it.
            _spilling = _closed;
            var (records, bytes) = (0L, 0L);
            while (_waiting.TryPeek(out var next)
                && (taken.Count == 0 || (records + next.Records.Count <= options.BatchRecords
                    && bytes + next.Bytes <= options.BatchBytes)))
            {
                taken.Add(Dequeue());
                records += next.Records.Count;
                bytes += next.Bytes;
            }

            return taken.Count > 0;
        }
    }

    /// <summary>True if a batch would be full.</summary>
    public bool HasFullBatch
    {
        get
        {
            lock (_gate)
            {
                return _waitingRecords >= options.BatchRecords || _waitingBytes >= options.BatchBytes;
            }
        }
    }

    /// <summary>All that waits, for the spooler, which says <see cref="Spooled"/> afterwards.</summary>
    public bool TryTakeForSpool(List<Parcel> taken)
    {
        lock (_gate)
        {
            if (!_spilling || _waiting.Count == 0)
            {
                return false;
            }

            _spoolerHolds = true;
            while (_waiting.Count > 0)
            {
                taken.Add(Dequeue());
            }

            return true;
        }
    }

    public void Spooled()
    {
        lock (_gate)
        {
            _spoolerHolds = false;
        }

        _pumpWork.Set();
    }

    public void WakePump() => _pumpWork.Set();

    public ValueTask PumpWorkAsync(CancellationToken cancellation) => _pumpWork.WaitAsync(cancellation);

    /// <summary>Waits until something was released, or the lane spills.</summary>
    public ValueTask ReleasedAsync(CancellationToken cancellation) => _released.WaitAsync(cancellation);

    public ValueTask SpoolerWorkAsync(CancellationToken cancellation) => _spoolerWork.WaitAsync(cancellation);

    private Parcel Dequeue()
    {
        var parcel = _waiting.Dequeue();
        _waitingRecords -= parcel.Records.Count;
        _waitingBytes -= parcel.Bytes;
        return parcel;
    }
}
