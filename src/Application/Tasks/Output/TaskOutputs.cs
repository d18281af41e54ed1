using System.Collections.Concurrent;
using Gse.Application.EventLog;
using Gse.Application.Tasks.Output.Storage;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks.Output;

/// <summary>
/// Reads the output of tasks, whoever wrote it. A task that is asked for is indexed once, then read on from there; only
/// the index stays in memory.
/// </summary>
internal sealed class TaskOutputs(IEventReader reader, OutputBatches batches, TimeProvider time)
{
    /// <summary>The event's name in the log; its body is taskoutput.proto, not JSON.</summary>
    public const string EventType = "TaskOutputRecorded";

    private const int MostIndexes = 256;

    private readonly ConcurrentDictionary<TaskId, Entry> _indexes = new();

    /// <summary>Brings the index of a task up to all that was appended before this call, and lets it be read.</summary>
    public async ValueTask<T> ReadAsync<T>(
        TaskId task, Func<OutputIndex, T> read, CancellationToken cancellation)
    {
        var entry = _indexes.GetOrAdd(task, _ => new Entry());
        entry.UsedAt = time.GetTimestamp();
        MakeRoom(task);
        await entry.Turn.WaitAsync(cancellation);
        try
        {
            var from = entry.Index.Revision + 1;
            await foreach (var recorded in reader.ReadStreamAsync(
                StreamName.OfTaskOutput(task), ReadDirection.Forwards, from, long.MaxValue, cancellation))
            {
                var batch = TaskOutputBatch.Parser.ParseFrom(recorded.Data.Span);
                entry.Index.Add(recorded.Revision, batch);
                batches.Put(task, recorded.Revision, batch);
            }

            return read(entry.Index);
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    /// <summary>The bytes of these places from the offset on, at most so many, ending with a whole character.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TextAsync(
        TaskId task, IReadOnlyList<OutputIndex.Place> places, long offset, int limit,
        CancellationToken cancellation)
    {
        var parts = new List<ReadOnlyMemory<byte>>(places.Count);
        var total = 0;
        foreach (var place in places)
        {
            if (await batches.FindAsync(task, place.Revision, cancellation) is not { } batch)
            {
                continue;
            }

            var from = (int)Math.Max(0, offset - place.Start);
            var text = batch.Pieces[place.Piece].Text.Memory.Slice(place.Skip + from, place.Length - from);
            parts.Add(text);
            total += text.Length;
        }

        if (parts.Count == 1)
        {
            return parts[0][..Utf8Cut.At(parts[0].Span, limit)];
        }

        var whole = new byte[total];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(whole.AsMemory(at));
            at += part.Length;
        }

        return whole.AsMemory(0, Utf8Cut.At(whole, limit));
    }

    private void MakeRoom(TaskId newest)
    {
        while (_indexes.Count > MostIndexes)
        {
            var oldest = _indexes.Where(pair => pair.Key != newest).MinBy(pair => pair.Value.UsedAt);
            if (!_indexes.TryRemove(oldest))
            {
                return;
            }
        }
    }

    // CA1001: a SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose of, and a reader may still
    // hold an entry that was let go.
#pragma warning disable CA1001
    private sealed class Entry
#pragma warning restore CA1001
    {
        private long _usedAt;

        public OutputIndex Index { get; } = new();

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public long UsedAt
        {
            get => Volatile.Read(ref _usedAt);
            set => Volatile.Write(ref _usedAt, value);
        }
    }
}
