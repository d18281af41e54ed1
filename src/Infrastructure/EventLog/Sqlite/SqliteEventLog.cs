using System.Runtime.CompilerServices;
using Gse.Application.EventLog;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// The event log in one SQLite file, with write-ahead log and <c>synchronous=FULL</c>. One thread writes and commits
/// all waiting appends as a group (<see cref="LogWriter"/>); readers have connections of their own and never wait for
/// it. The format is described at <see cref="Schema"/>. Read errors surface as exceptions of the reading call; failed
/// commits as <see cref="SqliteLogException"/>.
/// </summary>
public sealed class SqliteEventLog : IEventReader, IEventWriter, IDisposable
{
    private readonly LogFile _file;
    private readonly SqliteConnection _connection;
    private readonly LiveTail _tail = new();
    private readonly LogWriter _writer;
    private readonly ReadPool _readers;
    private readonly ITimer _scavenging;
    private int _disposed;

    private SqliteEventLog(
        LogFile file, SqliteConnection connection, SqliteLogOptions options, TimeProvider clock, ILogger logger)
    {
        (_file, _connection) = (file, connection);
        _writer = new LogWriter(connection, _tail, options, clock, logger);
        _readers = new ReadPool(file, new InternedNames(), options.ReadConnections);
        _scavenging = clock.CreateTimer(
            static writer => ((LogWriter)writer!).RequestScavenge(null), _writer,
            options.ScavengeInterval, options.ScavengeInterval);
    }

    /// <summary>Opens the log, and makes it where there is none.</summary>
    /// <exception cref="SqliteLogException">It cannot be opened for writing; the message says why.</exception>
    public static SqliteEventLog Open(SqliteLogOptions options, TimeProvider clock, ILogger<SqliteEventLog> logger)
    {
        var file = LogFile.Take(options);
        SqliteConnection? connection = null;
        try
        {
            connection = file.OpenWriter();
            Schema.Ensure(connection);
            return new SqliteEventLog(file, connection, options, clock, logger);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            file.Dispose();
            if (e is SqliteException failure)
            {
                throw Schema.SaysNotALog(failure)
                    ? Schema.NotALog(options.Path, e)
                    : new SqliteLogException(
                        SqliteLogFailure.NotWritable, $"The event log '{options.Path}' cannot be opened.", e);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Cancelled while it waits for its commit, the append may still be written.</remarks>
    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation)
    {
        AppendLimits.Check(append);
        return _writer.WriteAsync(new AppendWork(append, SizeOf(append)), cancellation);
    }

    /// <inheritdoc/>
    /// <remarks>All in one commit. Cancelled while it waits for it, the appends may still be written.</remarks>
    public ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        long size = 0;
        foreach (var append in appends)
        {
            AppendLimits.Check(append);
            size += SizeOf(append);
        }

        return _writer.WriteAsync(new AppendManyWork(appends, size), cancellation);
    }

    public async ValueTask SetRetentionAsync(
        StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
        await _writer.WriteAsync(new RetentionWork(stream, retention), cancellation);

    /// <summary>
    /// Deletes now what retention lets go, instead of at the next interval. Ends when all of it is
    /// gone.
    /// </summary>
    public Task ScavengeAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _writer.RequestScavenge(done);
        return done.Task.WaitAsync(cancellation);
    }

    public async IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, ReadDirection direction, long from, long maxCount,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var events = new List<RecordedEvent>();
        var step = direction == ReadDirection.Forwards ? 1 : -1;
        for (var (left, ended) = (maxCount, false); left > 0 && !ended;)
        {
            (from, ended) = await _readers.ReadAsync(
                static (reader, q) => reader.ReadStream(q.stream, q.direction, q.from, q.left, q.events),
                (stream, direction, from, left, events), cancellation);
            left -= events.Count;
            from += step;
            foreach (var recorded in events)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return recorded;
            }

            events.Clear();
        }
    }

    public async IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        EventFilter filter, ReadDirection direction, LogPosition from, long maxCount,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = new RowFilter(filter);
        var events = new List<RecordedEvent>();
        var place = from.Value;
        for (var (left, ended) = (maxCount, false); left > 0 && !ended;)
        {
            (place, ended) = await _readers.ReadAsync(
                static (reader, q) => reader.ReadAll(q.rows, q.direction, q.place, q.left, q.events),
                (rows, direction, place, left, events), cancellation);
            left -= events.Count;
            foreach (var recorded in events)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return recorded;
            }

            events.Clear();
        }
    }

    public IAsyncEnumerable<LogMessage> SubscribeToAllAsync(
        EventFilter filter, LogPosition after, CancellationToken cancellation) =>
        new LogSubscription(_readers, _tail, filter).RunAsync(after.Value, cancellation);

    public ValueTask<LogPosition> ReadHeadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_tail.Head == 0 ? LogPosition.Start : new LogPosition(_tail.Head));
    }

    public async ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation) =>
        await _readers.ReadAsync(static (reader, name) => reader.ReadRetention(name), stream, cancellation);

    /// <summary>Writes what still waits, then closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _scavenging.Dispose();
            _writer.Dispose();
            _readers.Dispose();
            _connection.Dispose();
            _file.Dispose();
        }
    }

    private static long SizeOf(in StreamAppend append)
    {
        long size = 0;
        for (var i = 0; i < append.Events.Count; i++)
        {
            size += AppendLimits.SizeOf(append.Events[i]);
        }

        return size;
    }
}
