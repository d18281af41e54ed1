using System.Collections.Concurrent;

namespace Gse.Edge.Gateway;

/// <summary>
/// How much one agent may have told of tasks that is not acknowledged yet. The link's contract is 256 KiB; an agent
/// that floods the edge while the log is away is cut off long before it costs the others their memory.
/// </summary>
internal sealed class NewsWindow
{
    private const long Most = 4L << 20;

    private readonly ConcurrentQueue<int> _sizes = new();
    private long _bytes;

    /// <summary>False: it is too much.</summary>
    public bool TryTake(int bytes)
    {
        _sizes.Enqueue(bytes);
        return Interlocked.Add(ref _bytes, bytes) <= Most;
    }

    /// <summary>The oldest is acknowledged: they are so in the order in which they came.</summary>
    public void Give()
    {
        if (_sizes.TryDequeue(out var bytes))
        {
            Interlocked.Add(ref _bytes, -bytes);
        }
    }
}
