namespace Gse.Application.Delivery;

/// <summary>
/// Records for one sink and what became of each. Different records may be marked by different threads.
/// </summary>
public sealed class SinkBatch(IReadOnlyList<SinkRecord> records)
{
    private readonly SinkVerdict[] _verdicts = new SinkVerdict[records.Count];
    private Dictionary<int, string>? _reasons;
    private bool[]? _doubts;

    public int Count => records.Count;

    /// <summary>Why some were not taken; for the log, without secrets. Null where nothing is wrong.</summary>
    public string? Trouble { get; set; }

    public SinkRecord this[int index] => records[index];

    public SinkVerdict VerdictOf(int index) => _verdicts[index];

    /// <summary>Why the storage will never take the record.</summary>
    public string ReasonOf(int index)
    {
        lock (_verdicts)
        {
            return _reasons?.GetValueOrDefault(index) ?? "";
        }
    }

    public void Take(int index) => _verdicts[index] = SinkVerdict.Taken;

    public void TakeAll() => Array.Fill(_verdicts, SinkVerdict.Taken);

    /// <summary>
    /// Left open, but the storage may have it or get it yet: it comes again as one that may be the second.
    /// </summary>
    public void Doubt(int index)
    {
        lock (_verdicts)
        {
            (_doubts ??= new bool[records.Count])[index] = true;
        }
    }

    public bool IsInDoubt(int index) => _doubts is { } doubts && doubts[index] && VerdictOf(index) == SinkVerdict.Open;

    /// <summary>What is marked so far, for a sink that may go on marking.</summary>
    internal SinkBatch Snapshot()
    {
        var copy = new SinkBatch(records) { Trouble = Trouble };
        lock (_verdicts)
        {
            copy._reasons = _reasons is null ? null : new Dictionary<int, string>(_reasons);
            copy._doubts = (bool[]?)_doubts?.Clone();
            _verdicts.CopyTo(copy._verdicts, 0);
        }

        return copy;
    }

    /// <summary>The storage will never take this one.</summary>
    public void Refuse(int index, string reason)
    {
        lock (_verdicts)
        {
            (_reasons ??= [])[index] = reason;
            _verdicts[index] = SinkVerdict.Refused;
        }
    }
}

/// <summary>What became of a record.</summary>
public enum SinkVerdict : byte
{
    /// <summary>Not taken yet; it comes again.</summary>
    Open,

    /// <summary>The storage has it.</summary>
    Taken,

    /// <summary>The storage will never take it.</summary>
    Refused,
}
