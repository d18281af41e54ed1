using System.IO.Hashing;
using System.Runtime.InteropServices;
using Gse.Application.Delivery;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>
/// Records that were sent and not answered before the connection ended: Pulsar may have them. They may come again in
/// several attempts, each of which may be lost, too, and are known by their bytes then.
/// </summary>
internal sealed class PulsarDoubts
{
    private const int Most = 100_000;

    // How many with the same bytes.
    private readonly Dictionary<ulong, int> _records = [];
    private int _count;

    /// <summary>
    /// So many more are about to be added. Where they would be too many, nobody seems to bring the old ones again.
    /// </summary>
    public void MakeRoom(int count)
    {
        if (_count + count > Most)
        {
            _records.Clear();
            _count = 0;
        }
    }

    public void Add(in SinkRecord record)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_records, MarkOf(record), out _)++;
        _count++;
    }

    /// <summary>Whether this is one of them. It is none any more, until it is added again.</summary>
    public bool Meet(in SinkRecord record)
    {
        if (_count == 0)
        {
            return false;
        }

        var mark = MarkOf(record);
        if (!_records.TryGetValue(mark, out var same))
        {
            return false;
        }

        _count--;
        if (same == 1)
        {
            _records.Remove(mark);
        }
        else
        {
            _records[mark] = same - 1;
        }

        return true;
    }

    private static ulong MarkOf(in SinkRecord record) =>
        XxHash3.HashToUInt64(record.Value.Span, (long)XxHash3.HashToUInt64(record.Host.Span));
}
