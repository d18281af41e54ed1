using Gse.Domain;

namespace Gse.Application.Delivery;

/// <summary>Records that came together for one storage. It has one owner at a time: queue, pump or spooler.</summary>
/// <param name="tableVersion">Of the routing table by which the records' routes were found.</param>
internal sealed class Parcel(
    ArraySegment<SinkRecord> records, long bytes, long tableVersion, DateTimeOffset arrivedAt, Receipt receipt)
{
    // What the queue keeps for a record beside its bytes.
    private const int Overhead = 64;

    private int _open = records.Count;
    private LaneQueue? _queue;

    public ArraySegment<SinkRecord> Records { get; } = records;

    public long Bytes { get; } = bytes;

    public long TableVersion { get; } = tableVersion;

    public DateTimeOffset ArrivedAt { get; } = arrivedAt;

    public static long SizeOf(in SinkRecord record) => record.Value.Length + record.Host.Length + Overhead;

    public void AdmittedTo(LaneQueue queue) => _queue = queue;

    /// <summary>So many more of its records are safe.</summary>
    public void Settle(int count)
    {
        _open -= count;
        if (_open == 0)
        {
            End(null);
        }
    }

    public void SettleAll() => Settle(_open);

    /// <summary>What is not safe yet will never be.</summary>
    public void Fail(Refusal refusal) => End(refusal);

    private void End(Refusal? refusal)
    {
        _queue?.Release(Records.Count, Bytes);
        receipt.End(refusal);
    }
}
