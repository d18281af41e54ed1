using System.Runtime.InteropServices;
using Gse.Application.Projections;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>The documents of all generations.</summary>
internal sealed class DocumentStatements : SqliteStatements
{
    private readonly SqliteCommand _upsert;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _all;
    private readonly SqliteCommand _drop;

    public DocumentStatements(SqliteConnection connection)
        : base(connection)
    {
        _upsert = Prepare(
            "INSERT INTO document (generation, kind, key, json) VALUES ($1, $2, $3, $4) "
            + "ON CONFLICT (generation, kind, key) DO UPDATE SET json = $4",
            SqliteType.Integer, SqliteType.Text, SqliteType.Text, SqliteType.Blob);
        _delete = Prepare(
            "DELETE FROM document WHERE generation = $1 AND kind = $2 AND key = $3",
            SqliteType.Integer, SqliteType.Text, SqliteType.Text);
        _all = Prepare(
            "SELECT kind, key, json FROM document WHERE generation = $1 ORDER BY kind, key", SqliteType.Integer);
        _drop = Prepare("DELETE FROM document WHERE generation = $1", SqliteType.Integer);
    }

    public void Upsert(long generation, in StoredDocument document) =>
        Bind(_upsert, generation, document.Kind, document.Key, Whole(document.Json)).ExecuteNonQuery();

    public void Delete(long generation, string kind, string key) =>
        Bind(_delete, generation, kind, key).ExecuteNonQuery();

    /// <summary>Hands over all documents, in the order of kind and key.</summary>
    public void Load(long generation, Action<StoredDocument> take, CancellationToken cancellation)
    {
        using var rows = Bind(_all, generation).ExecuteReader();
        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            take(new StoredDocument(rows.GetString(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2)));
        }
    }

    public void Drop(long generation) => Bind(_drop, generation).ExecuteNonQuery();

    // The provider binds arrays only; the projections hand over whole arrays, so that nothing is copied.
    private static byte[] Whole(ReadOnlyMemory<byte> json) =>
        MemoryMarshal.TryGetArray(json, out var segment)
        && segment is { Array: { } array, Offset: 0 } && array.Length == segment.Count
            ? array
            : json.ToArray();
}
