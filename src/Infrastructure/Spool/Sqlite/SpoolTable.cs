using Gse.Application.Delivery;
using Gse.Infrastructure.EventLog.Sqlite;
using Gse.Infrastructure.ReadModels.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.Spool.Sqlite;

/// <summary>The file of one spool and the statements on it. One thread at a time; throws what SQLite throws.</summary>
internal sealed class SpoolTable : IDisposable
{
    private const int PageBytes = 16_384;

    // Chunks are large, and seldom changed in place.
    private const string Setup = """
        PRAGMA page_size = 16384;
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA busy_timeout = 5000;
        PRAGMA journal_size_limit = 33554432;
        CREATE TABLE IF NOT EXISTS chunk (
            place INTEGER PRIMARY KEY, records INTEGER NOT NULL, bytes INTEGER NOT NULL, oldest INTEGER NOT NULL,
            newest INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS closing (id INTEGER PRIMARY KEY CHECK (id = 1), clean INTEGER NOT NULL);
        INSERT OR IGNORE INTO closing VALUES (1, 0);
        """;

    private readonly SqliteConnection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _insert;
    private readonly Statement _delete;
    private readonly Statement _list;
    private readonly Statement _read;

    public SpoolTable(string path)
    {
        _connection = SqliteFile.Open(path, Setup);
        _begin = new Statement(_connection, "BEGIN IMMEDIATE");
        _commit = new Statement(_connection, "COMMIT");
        _insert = new Statement(_connection, "INSERT INTO chunk VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _delete = new Statement(_connection, "DELETE FROM chunk WHERE place > ?1 AND place <= ?2");
        _list = new Statement(
            _connection, "SELECT place, records, bytes, oldest, newest FROM chunk WHERE place > ?1 ORDER BY place");
        _read = new Statement(_connection, "SELECT data FROM chunk WHERE place = ?1");
    }

    public bool WasClosed
    {
        get => _connection.Scalar("SELECT clean FROM closing") == 1;
        set => _connection.Run($"UPDATE closing SET clean = {(value ? 1 : 0)}");
    }

    public (long First, long Last) Places => (
        _connection.Scalar("SELECT MIN(place) FROM chunk"), _connection.Scalar("SELECT MAX(place) FROM chunk"));

    /// <summary>What the file can take without growing.</summary>
    public long FreeBytes => _connection.Scalar("PRAGMA freelist_count") * PageBytes;

    /// <summary>All of it or nothing.</summary>
    public void Commit(Action work)
    {
        _begin.Run();
        try
        {
            work();
            _commit.Run();
        }
        catch
        {
            // SQLite itself has rolled back after some failures, and then there is nothing to roll back.
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                _connection.Run("ROLLBACK");
            }

            throw;
        }
    }

    public void Insert(long place, in SpoolChunk chunk)
    {
        _insert.Bind(1, place).Bind(2, chunk.Records).Bind(3, chunk.Data.Length)
            .Bind(4, chunk.Oldest.ToUnixTimeMilliseconds()).Bind(5, chunk.Newest.ToUnixTimeMilliseconds())
            .Bind(6, chunk.Data.Span).Run();
    }

    public void Delete(long after, long through) => _delete.Bind(1, after).Bind(2, through).Run();

    /// <summary>The chunks behind a place, without their data, while they are wanted.</summary>
    public void List(long after, Func<SpoolRow, bool> isWanted)
    {
        _list.Bind(1, after);
        while (_list.Step())
        {
            var row = new SpoolRow(
                _list.Int64(0), _list.Int64(1), _list.Int64(2), DateTimeOffset.FromUnixTimeMilliseconds(_list.Int64(3)),
                DateTimeOffset.FromUnixTimeMilliseconds(_list.Int64(4)));
            if (!isWanted(row))
            {
                _list.Reset();
                return;
            }
        }
    }

    public byte[] Read(long place)
    {
        _read.Bind(1, place);
        var data = _read.Step() ? _read.Blob(0).ToArray() : [];
        _read.Reset();
        return data;
    }

    /// <summary>Gives room back that was taken while the storage was down.</summary>
    public void Shrink() => _connection.Run("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _insert, _delete, _list, _read })
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }
}

internal readonly record struct SpoolRow(
    long Place, long Records, long Bytes, DateTimeOffset Oldest, DateTimeOffset Newest)
{
    public SpoolDrop AsDrop => new(Records, Bytes, Oldest, Newest);
}
