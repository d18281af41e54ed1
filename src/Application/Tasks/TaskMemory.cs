using System.Collections.Concurrent;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>Tasks that were asked for last, as far as they are known here. Safe for many threads.</summary>
internal sealed class TaskMemory(TimeProvider time)
{
    /// <summary>What all tasks in memory may have together, about, in bytes.</summary>
    private const long MostBytes = 256L << 20;

    /// <summary>Of a target, without what ended on it: its place, its name and its state.</summary>
    private const int BytesOfTarget = 256;

    /// <summary>Of a task, without targets and scripts.</summary>
    private const int BytesOfTask = 4_096;

    private readonly ConcurrentDictionary<TaskId, Entry> _known = new();
    private long _bytes;

    public event Action<TaskId>? Changed;

    public Versioned<TaskState>? Find(TaskId task) =>
        _known.TryGetValue(task, out var entry) ? entry.Touch(time.GetTimestamp()) : null;

    /// <summary>Nothing is remembered of a task that is not there, and nothing older than what is known.</summary>
    public void Remember(TaskId task, Versioned<TaskState> state)
    {
        if (state.State is not TaskState.Known known)
        {
            return;
        }

        var made = new Entry(state, SizeOf(known));
        var entry = _known.GetOrAdd(task, made);
        entry.Touch(time.GetTimestamp());
        if (ReferenceEquals(entry, made))
        {
            Interlocked.Add(ref _bytes, entry.Bytes);
            MakeRoom(task);
        }
        else if (!entry.Move(state))
        {
            return;
        }

        Changed?.Invoke(task);
    }

    /// <summary>The ones not asked for longest go, but never the one that was just read.</summary>
    private void MakeRoom(TaskId newest)
    {
        while (Volatile.Read(ref _bytes) > MostBytes && _known.Count > 1)
        {
            var oldest = _known.Where(pair => pair.Key != newest).MinBy(pair => pair.Value.UsedAt);
            if (oldest.Value is null || !_known.TryRemove(oldest))
            {
                return;
            }

            Interlocked.Add(ref _bytes, -oldest.Value.Bytes);
        }
    }

    // Many small tasks weigh by their scripts, few large ones by their targets.
    private static long SizeOf(TaskState.Known task)
    {
        var script = task.Submission.Script;
        var characters = (script?.Files.Sum(file => (long)file.Content.Length) ?? 0)
            + (script?.Environment.Sum(variable => (long)variable.Value.Length) ?? 0)
            + (script?.Atomics.Sum(atomic => (long)atomic.Command.Length) ?? 0);
        return BytesOfTask + ((long)BytesOfTarget * task.Targets.Count) + (sizeof(char) * characters);
    }

    private sealed class Entry(Versioned<TaskState> state, long bytes)
    {
        private readonly Lock _gate = new();
        private Versioned<TaskState> _state = state;
        private long _usedAt;

        public long Bytes => bytes;

        public long UsedAt => Volatile.Read(ref _usedAt);

        public Versioned<TaskState> Touch(long now)
        {
            Volatile.Write(ref _usedAt, now);
            lock (_gate)
            {
                return _state;
            }
        }

        /// <summary>False if it is no newer.</summary>
        public bool Move(Versioned<TaskState> newer)
        {
            lock (_gate)
            {
                if (newer.Revision <= _state.Revision)
                {
                    return false;
                }

                _state = newer;
                return true;
            }
        }
    }
}
