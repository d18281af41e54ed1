using System.Collections.Concurrent;
using System.Threading.Channels;
using Gse.Application.EventLog;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// The one thread that writes. It takes all that wait, writes them in one transaction, and answers them after its
/// commit: while the disk works on one group, the next one gathers. A failed commit fails its callers, and the next
/// group starts from what the file then says.
/// </summary>
internal sealed partial class LogWriter : IDisposable
{
    // So that a group's commit takes tens of milliseconds, not seconds, however much waits.
    private const long MaxGroupBytes = 4 * 1024 * 1024;

    private readonly SqliteConnection _connection;
    private readonly LiveTail _tail;
    private readonly ILogger _logger;
    private readonly Channel<WriteWork> _queue;
    private readonly ConcurrentQueue<TaskCompletionSource?> _scavenges = new();
    private readonly LogWriterState _state;
    private readonly Scavenger _scavenger;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly List<WriteWork> _group = [];
    private readonly Thread _thread;
    private bool _stale;

    public LogWriter(
        SqliteConnection connection, LiveTail tail, SqliteLogOptions options, TimeProvider clock, ILogger logger)
    {
        (_connection, _tail, _logger) = (connection, tail, logger);
        _state = new LogWriterState(connection, clock, options.StreamCache);
        _scavenger = new Scavenger(connection, _state, clock);
        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _queue = Channel.CreateBounded<WriteWork>(
            new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        _state.Reload();
        _tail.Publish(_state.Head, null);
        _thread = new Thread(Run) { Name = "event log writer", IsBackground = true };
        _thread.Start();
    }

    public ValueTask<T> WriteAsync<T>(WriteWork<T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        work.StopWaitingOn(cancellation);
        return _queue.Writer.TryWrite(work) ? work.Answer : WriteWhenThereIsRoomAsync(work, cancellation);
    }

    /// <summary>Asks for one pass of retention over all streams; <paramref name="done"/> is told its end.</summary>
    public void RequestScavenge(TaskCompletionSource? done)
    {
        _scavenges.Enqueue(done);
        // No room means that the writer is awake and looks soon.
        _queue.Writer.TryWrite(new WakeWork());
    }

    /// <summary>Writes what still waits, then ends.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
        while (_scavenges.TryDequeue(out var done))
        {
            _scavenger.Start(done);
        }

        _scavenger.Fail(new ObjectDisposedException(nameof(SqliteEventLog)));
        _scavenger.Dispose();
        _state.Dispose();
        _begin.Dispose();
        _commit.Dispose();
    }

    private void Run()
    {
        while (_scavenger.IsRunning || WaitForWork())
        {
            Gather();
            if (_group.Count > 0)
            {
                CommitGroup();
            }

            while (_scavenges.TryDequeue(out var done))
            {
                _scavenger.Start(done);
            }

            if (_scavenger.IsRunning)
            {
                CommitScavengeStep();
            }
        }
    }

    // This thread is the writer's own: to block it is its way of waiting.
    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Gather()
    {
        _group.Clear();
        long size = 0;
        while (size < MaxGroupBytes && _queue.Reader.TryRead(out var work))
        {
            if (!work.IsCancelled)
            {
                _group.Add(work);
                size += work.Size;
            }
        }
    }

    private void CommitGroup()
    {
        var copies = _tail.IsWanted ? new List<RecordedEvent>() : null;
        try
        {
            var before = InTransaction(copies);
            if (_state.Head != before)
            {
                _tail.Publish(_state.Head, copies);
            }

            foreach (var work in _group)
            {
                work.Complete();
            }
        }
        // Whatever happens to a group, its callers hear of it, and the thread goes on.
        catch (Exception e)
        {
            var failure = Failed(e);
            foreach (var work in _group)
            {
                work.Fail(failure);
            }
        }
    }

    private long InTransaction(List<RecordedEvent>? copies)
    {
        Refresh();
        var before = _state.Head;
        _state.Copies = copies;
        _begin.Run();
        foreach (var work in _group)
        {
            work.Apply(_state);
        }

        _state.Advance();
        _commit.Run();
        return before;
    }

    private void CommitScavengeStep()
    {
        try
        {
            Refresh();
            _begin.Run();
            _scavenger.Step();
            _commit.Run();
            _scavenger.Committed();
        }
        catch (Exception e)
        {
            _scavenger.Fail(Failed(e));
        }
    }

    /// <summary>After a failure: a failed commit may still have reached the disk, only the file knows.</summary>
    private void Refresh()
    {
        if (_stale)
        {
            _state.Reload();
            _tail.Publish(_state.Head, null);
            _stale = false;
        }
    }

    private SqliteLogException Failed(Exception exception)
    {
        _stale = true;
        Log.CommitFailed(_logger, exception);
        try
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
            {
                _connection.Run("ROLLBACK");
            }
        }
        catch (SqliteException e)
        {
            // SQLite rolls back by itself where it cannot be asked to; if not, the next BEGIN fails, and tells its
            // callers.
            Log.RollbackFailed(_logger, e);
        }

        return new SqliteLogException(
            SqliteLogFailure.WriteFailed, "The event log could not commit; whether the events are in it is unknown.",
            exception);
    }

    private async ValueTask<T> WriteWhenThereIsRoomAsync<T>(WriteWork<T> work, CancellationToken cancellation)
    {
        try
        {
            await _queue.Writer.WriteAsync(work, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteEventLog));
        }

        return await work.Answer;
    }

    private static partial class Log
    {
        [LoggerMessage(2_001, LogLevel.Error, "The event log could not commit a group of appends")]
        public static partial void CommitFailed(ILogger logger, Exception exception);

        [LoggerMessage(2_002, LogLevel.Error, "The event log could not roll back")]
        public static partial void RollbackFailed(ILogger logger, Exception exception);
    }
}
