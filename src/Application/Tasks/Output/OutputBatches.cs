using Gse.Application.EventLog;
using Gse.Application.Tasks.Output.Storage;
using Gse.Domain.Tasks;
using Microsoft.Extensions.Options;

namespace Gse.Application.Tasks.Output;

/// <summary>
/// Events of output, decoded; the newest and those asked for last stay in memory, up to a number of bytes.
/// </summary>
internal sealed class OutputBatches(IEventReader reader, IOptions<TaskOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(TaskId Task, long Revision), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    public void Put(TaskId task, long revision, TaskOutputBatch batch)
    {
        var size = batch.CalculateSize();
        lock (_gate)
        {
            if (_entries.ContainsKey((task, revision)))
            {
                return;
            }

            _entries[(task, revision)] = _byUse.AddFirst(new Entry(task, revision, batch, size));
            _bytes += size;
            while (_bytes > options.Value.OutputCacheBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _entries.Remove((oldest.Value.Task, oldest.Value.Revision));
                _bytes -= oldest.Value.Size;
            }
        }
    }

    /// <summary>Null if the log no longer has it.</summary>
    public async ValueTask<TaskOutputBatch?> FindAsync(TaskId task, long revision, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((task, revision), out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Batch;
            }
        }

        var stream = StreamName.OfTaskOutput(task);
        await foreach (var recorded in reader.ReadStreamAsync(
            stream, ReadDirection.Forwards, revision, 1, cancellation))
        {
            if (recorded.Revision == revision)
            {
                var batch = TaskOutputBatch.Parser.ParseFrom(recorded.Data.Span);
                Put(task, revision, batch);
                return batch;
            }
        }

        return null;
    }

    private sealed record Entry(TaskId Task, long Revision, TaskOutputBatch Batch, int Size);
}
