using Gse.Application.EventLog;
using Gse.Application.Projections;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>The statements of the store, prepared once. Not safe for two threads at a time.</summary>
internal sealed class DocumentStatements : IDisposable
{
    private const int PageSize = 1_000;

    private readonly SqliteCommand _upsert;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _page;
    private readonly SqliteCommand _checkpoint;
    private readonly SqliteCommand _move;
    private readonly SqliteCommand _drop;

    public DocumentStatements(SqliteConnection connection)
    {
        _upsert = Prepare(
            connection,
            "INSERT INTO documents (kind, key, json) VALUES ($1, $2, $3) "
            + "ON CONFLICT (kind, key) DO UPDATE SET json = $3",
            SqliteType.Text, SqliteType.Text, SqliteType.Blob);
        _delete = Prepare(
            connection, "DELETE FROM documents WHERE kind = $1 AND key = $2", SqliteType.Text, SqliteType.Text);
        _page = Prepare(
            connection,
            "SELECT kind, key, json FROM documents WHERE (kind, key) > ($1, $2) ORDER BY kind, key LIMIT $3",
            SqliteType.Text, SqliteType.Text, SqliteType.Integer);
        _page.Parameters[2].Value = PageSize;
        _checkpoint = Prepare(connection, "SELECT version, position FROM checkpoint");
        _move = Prepare(
            connection,
            "INSERT INTO checkpoint (one, version, position) VALUES (1, $1, $2) "
            + "ON CONFLICT (one) DO UPDATE SET version = $1, position = $2",
            SqliteType.Integer, SqliteType.Integer);
        _drop = Prepare(connection, "DELETE FROM documents; DELETE FROM checkpoint");
    }

    /// <summary>All following statements run in this transaction; null ends that.</summary>
    public SqliteTransaction? Transaction
    {
        set
        {
            foreach (var command in All)
            {
                command.Transaction = value;
            }
        }
    }

    private SqliteCommand[] All => [_upsert, _delete, _page, _checkpoint, _move, _drop];

    public void Upsert(in StoredDocument document)
    {
        _upsert.Parameters[0].Value = document.Kind;
        _upsert.Parameters[1].Value = document.Key;
        _upsert.Parameters[2].Value = Whole(document.Json);
        _upsert.ExecuteNonQuery();
    }

    public void Delete(string kind, string key)
    {
        _delete.Parameters[0].Value = kind;
        _delete.Parameters[1].Value = key;
        _delete.ExecuteNonQuery();
    }

    /// <summary>The documents that follow, in the order of kind and key; none at the end.</summary>
    public List<StoredDocument> Page(string afterKind, string afterKey)
    {
        _page.Parameters[0].Value = afterKind;
        _page.Parameters[1].Value = afterKey;
        var found = new List<StoredDocument>();
        using var rows = _page.ExecuteReader();
        while (rows.Read())
        {
            found.Add(new StoredDocument(rows.GetString(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2)));
        }

        return found;
    }

    public (int Version, LogPosition Position)? Checkpoint()
    {
        using var rows = _checkpoint.ExecuteReader();
        return rows.Read() ? (rows.GetInt32(0), new LogPosition(rows.GetInt64(1))) : null;
    }

    public void MoveCheckpoint(int version, LogPosition position)
    {
        _move.Parameters[0].Value = version;
        _move.Parameters[1].Value = position.Value;
        _move.ExecuteNonQuery();
    }

    /// <summary>Deletes all documents and the checkpoint.</summary>
    public void DropAll() => _drop.ExecuteNonQuery();

    public void Dispose()
    {
        foreach (var command in All)
        {
            command.Dispose();
        }
    }

    // The provider binds arrays only; the projections hand over whole arrays, so that nothing is copied.
    private static byte[] Whole(ReadOnlyMemory<byte> json) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(json, out var segment)
        && segment is { Array: { } array, Offset: 0 } && array.Length == segment.Count
            ? array
            : json.ToArray();

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params SqliteType[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.Add($"${i + 1}", parameters[i]);
        }

        command.Prepare();
        return command;
    }
}
