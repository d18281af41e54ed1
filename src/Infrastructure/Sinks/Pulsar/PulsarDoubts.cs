using Gse.Application.Delivery;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>
/// Records that were sent and not answered before the connection ended: Pulsar may have them. They come again first
/// and in the same order, and are known by their bytes then.
/// </summary>
internal sealed class PulsarDoubts
{
    private readonly Queue<(int Length, int Hash)> _records = new();

    /// <summary>Those before are forgotten.</summary>
    public void Clear() => _records.Clear();

    public void Add(in SinkRecord record) => _records.Enqueue(Mark(record));

    /// <summary>Whether this one is the next of them. Another one ends the doubts.</summary>
    public bool Meet(in SinkRecord record)
    {
        if (_records.Count == 0)
        {
            return false;
        }

        if (_records.Dequeue() == Mark(record))
        {
            return true;
        }

        _records.Clear();
        return false;
    }

    private static (int Length, int Hash) Mark(in SinkRecord record)
    {
        var hash = default(HashCode);
        hash.AddBytes(record.Value.Span);
        return (record.Value.Length, hash.ToHashCode());
    }
}
