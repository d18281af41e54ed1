using Gse.Application.EventLog;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>Makes events of rows (columns as in <see cref="EventReader"/>).</summary>
internal sealed class RowDecoder(SqliteConnection connection, InternedNames names) : IDisposable
{
    private readonly Statement _stream = new(connection, "SELECT name FROM streams WHERE id = ?");
    private readonly Statement _type = new(connection, "SELECT name, json FROM types WHERE id = ?");

    /// <summary>Judges a row before its blobs are touched.</summary>
    public bool Wants(RowFilter filter, Statement row)
    {
        if (filter.WantsAll)
        {
            return true;
        }

        var (stream, type) = (row.Int64(1), row.Int64(3));
        return filter.Remembered(stream, type)
            ?? filter.Judge(stream, type, names.Stream(stream, _stream).Value, names.Type(type, _type).Name);
    }

    public RecordedEvent Decode(Statement row)
    {
        var (type, json) = names.Type(row.Int64(3), _type);
        var metadata = row.Blob(6);
        var data = row.Blob(7);

        // One array for both: half the allocations.
        var bytes = GC.AllocateUninitializedArray<byte>(metadata.Length + data.Length);
        metadata.CopyTo(bytes);
        data.CopyTo(bytes.AsSpan(metadata.Length));
        return new RecordedEvent(
            names.Stream(row.Int64(1), _stream), row.Int64(2), new LogPosition(row.Int64(0)),
            OriginalTime.Of(metadata) ?? StoredTime.ToTime(row.Int64(4)), new Guid(row.Blob(5), bigEndian: true), type,
            bytes.AsMemory(metadata.Length), bytes.AsMemory(0, metadata.Length), json);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _type.Dispose();
    }
}
