using Gse.Application.EventLog;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// One connection's prepared reads. Each call is short and leaves no transaction open. For one caller at a
/// time.
/// </summary>
internal sealed class EventReader : IDisposable
{
    /// <summary>
    /// So much is read at once, so that a slow consumer holds neither a connection nor the write-ahead
    /// log.
    /// </summary>
    private const int ChunkEvents = 1_024;

    private const int ChunkBytes = 2 * 1024 * 1024;

    private const string Columns = "e.position, e.stream, e.revision, e.type, e.recorded_at, e.id, e.metadata, e.data";

    private readonly SqliteConnection _connection;
    private readonly Statement _allForwards;
    private readonly Statement _allBackwards;
    private readonly Statement _streamForwards;
    private readonly Statement _streamBackwards;
    private readonly Statement _streamId;
    private readonly Statement _retention;
    private readonly RowDecoder _decoder;

    public EventReader(SqliteConnection connection, InternedNames names)
    {
        _connection = connection;
        _decoder = new RowDecoder(connection, names);
        _streamId = new Statement(connection, "SELECT id FROM streams WHERE name = ?");
        _retention = new Statement(connection, "SELECT max_age, max_count FROM streams WHERE name = ?");
        _allForwards = new Statement(
            connection, $"SELECT {Columns} FROM events e WHERE e.position > ? ORDER BY e.position");
        _allBackwards = new Statement(
            connection, $"SELECT {Columns} FROM events e WHERE e.position < ? ORDER BY e.position DESC");
        const string OfStream = "FROM stream_events s JOIN events e ON e.position = s.position WHERE s.stream = ?";
        _streamForwards = new Statement(
            connection, $"SELECT {Columns} {OfStream} AND s.revision >= ? ORDER BY s.revision");
        _streamBackwards = new Statement(
            connection, $"SELECT {Columns} {OfStream} AND s.revision <= ? ORDER BY s.revision DESC");
    }

    /// <summary>
    /// Adds events behind <paramref name="from"/> to <paramref name="into"/>; tells how far it has
    /// looked.
    /// </summary>
    /// <returns>The last position looked at, and true if there was nothing more.</returns>
    public (long LookedTo, bool Ended) ReadAll(
        RowFilter filter, ReadDirection direction, long from, long max, List<RecordedEvent> into)
    {
        var statement = direction == ReadDirection.Forwards ? _allForwards : _allBackwards;
        statement.Bind(1, from);
        return Collect(statement, filter, 0, from, max, into);
    }

    /// <inheritdoc cref="ReadAll"/>
    public (long LookedTo, bool Ended) ReadStream(
        StreamName stream, ReadDirection direction, long from, long max, List<RecordedEvent> into)
    {
        if (!_streamId.Bind(1, stream.Value).Step())
        {
            return (from, true);
        }

        var id = _streamId.Int64(0);
        _streamId.Reset();
        var statement = direction == ReadDirection.Forwards ? _streamForwards : _streamBackwards;
        statement.Bind(1, id).Bind(2, from);
        return Collect(statement, RowFilter.None, 2, from, max, into);
    }

    /// <summary>Null for a stream that keeps all, or that is not there.</summary>
    public StreamRetention? ReadRetention(StreamName stream)
    {
        if (!_retention.Bind(1, stream.Value).Step())
        {
            return null;
        }

        TimeSpan? maxAge = _retention.IsNull(0) ? null : StoredTime.ToDuration(_retention.Int64(0));
        long? maxCount = _retention.IsNull(1) ? null : _retention.Int64(1);
        _retention.Reset();
        return maxAge is null && maxCount is null ? null : new StreamRetention(maxAge, maxCount);
    }

    public void Dispose()
    {
        _allForwards.Dispose();
        _allBackwards.Dispose();
        _streamForwards.Dispose();
        _streamBackwards.Dispose();
        _streamId.Dispose();
        _retention.Dispose();
        _decoder.Dispose();
        _connection.Dispose();
    }

    private (long LookedTo, bool Ended) Collect(
        Statement rows, RowFilter filter, int placeColumn, long from, long max, List<RecordedEvent> into)
    {
        var (looked, count, bytes) = (0, 0, 0);
        var place = from;
        try
        {
            while (count < max && count < ChunkEvents && bytes < ChunkBytes && looked < 16 * ChunkEvents)
            {
                if (!rows.Step())
                {
                    return (place, true);
                }

                looked++;
                place = rows.Int64(placeColumn);
                if (_decoder.Wants(filter, rows))
                {
                    var recorded = _decoder.Decode(rows);
                    into.Add(recorded);
                    count++;
                    bytes += recorded.Data.Length + recorded.Metadata.Length;
                }
            }

            return (place, false);
        }
        finally
        {
            rows.Reset();
        }
    }
}
