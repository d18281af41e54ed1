using System.Collections.Concurrent;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>Tasks that were asked for last, as far as they are known here. Safe for many threads.</summary>
internal sealed class TaskMemory(TimeProvider time)
{
    /// <summary>How many targets all tasks in memory may have together.</summary>
    private const int MostTargets = 1_000_000;

    private readonly ConcurrentDictionary<TaskId, Entry> _known = new();
    private long _targets;

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

        var made = new Entry(state, known.Targets.Count);
        var entry = _known.GetOrAdd(task, made);
        entry.Touch(time.GetTimestamp());
        if (ReferenceEquals(entry, made))
        {
            Interlocked.Add(ref _targets, entry.Targets);
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
        while (Volatile.Read(ref _targets) > MostTargets && _known.Count > 1)
        {
            var oldest = _known.Where(pair => pair.Key != newest).MinBy(pair => pair.Value.UsedAt);
            if (oldest.Value is null || !_known.TryRemove(oldest))
            {
                return;
            }

            Interlocked.Add(ref _targets, -oldest.Value.Targets);
        }
    }

    private sealed class Entry(Versioned<TaskState> state, int targets)
    {
        private readonly Lock _gate = new();
        private Versioned<TaskState> _state = state;
        private long _usedAt;

        public int Targets => targets;

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
