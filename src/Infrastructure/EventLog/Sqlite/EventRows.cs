using Gse.Application.EventLog;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>Writes and deletes the rows of events. Writer's thread.</summary>
internal sealed class EventRows : IDisposable
{
    private readonly Statement _insert;
    private readonly Statement _insertIndex;
    private readonly Statement _at;
    private readonly Statement _delete;
    private readonly Statement _deleteIndex;
    private readonly Statement _deleteId;

    public EventRows(SqliteConnection connection)
    {
        _insert = new Statement(connection, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        _insertIndex = new Statement(connection, "INSERT INTO stream_events VALUES (?, ?, ?)");
        _at = new Statement(connection, """
            SELECT s.position, e.id FROM stream_events s JOIN events e ON e.position = s.position
            WHERE s.stream = ? AND s.revision = ?
            """);
        _delete = new Statement(connection, "DELETE FROM events WHERE position = ? RETURNING id");
        _deleteIndex = new Statement(connection, "DELETE FROM stream_events WHERE stream = ? AND revision = ?");
        _deleteId = new Statement(connection, "DELETE FROM event_ids WHERE hash = ? AND position = ?");
    }

    public void Insert(long position, StreamHead stream, long type, long recordedAt, in EventData item)
    {
        Span<byte> id = stackalloc byte[16];
        item.Id.TryWriteBytes(id, bigEndian: true, out _);
        var revision = stream.Last + 1;
        _insert.Bind(1, position).Bind(2, stream.Id).Bind(3, revision).Bind(4, type).Bind(5, recordedAt)
            .Bind(6, id).Bind(7, item.Metadata.Span).Bind(8, item.Data.Span).Run();
        _insertIndex.Bind(1, stream.Id).Bind(2, revision).Bind(3, position).Run();
        stream.Last = revision;
    }

    /// <summary>The position and id of a stream's event, null where there is none (any more).</summary>
    public (long Position, Guid Id)? At(long stream, long revision)
    {
        if (!_at.Bind(1, stream).Bind(2, revision).Step())
        {
            return null;
        }

        var found = (_at.Int64(0), new Guid(_at.Blob(1), bigEndian: true));
        _at.Reset();
        return found;
    }

    /// <summary>Deletes the event and what points to it; gives its id.</summary>
    public Guid Delete(long stream, long revision, long position)
    {
        Span<byte> id = stackalloc byte[16];
        _delete.Bind(1, position).Step();
        _delete.Blob(0).CopyTo(id);
        _delete.Run();
        _deleteIndex.Bind(1, stream).Bind(2, revision).Run();
        _deleteId.Bind(1, EventIds.Hash(id)).Bind(2, position).Run();
        return new Guid(id, bigEndian: true);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _insertIndex.Dispose();
        _at.Dispose();
        _delete.Dispose();
        _deleteIndex.Dispose();
        _deleteId.Dispose();
    }
}
