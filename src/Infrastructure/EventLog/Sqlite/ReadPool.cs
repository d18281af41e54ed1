using System.Collections.Concurrent;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>The connections for reading, opened when first needed and kept.</summary>
internal sealed class ReadPool(LogFile file, InternedNames names, int size) : IDisposable
{
    private readonly ConcurrentBag<EventReader> _idle = [];
    private readonly SemaphoreSlim _free = new(size);
    private int _closed;

    /// <summary>Runs one short read; waits for a connection while all are busy.</summary>
    public async ValueTask<TResult> ReadAsync<TState, TResult>(
        Func<EventReader, TState, TResult> read, TState state, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) != 0, typeof(SqliteEventLog));
            var reader = _idle.TryTake(out var idle) ? idle : new EventReader(file.OpenReader(), names);
            try
            {
                return read(reader, state);
            }
            finally
            {
                _idle.Add(reader);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads that run: a connection must not be closed under one.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _closed, 1);
        for (var i = 0; i < size; i++)
        {
            _free.Wait();
        }

        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // The semaphore stays open for callers that still wait: they find the pool closed.
        _free.Release(size);
    }
}
