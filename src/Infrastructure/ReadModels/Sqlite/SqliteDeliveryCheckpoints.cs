using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Domain.Channels;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>
/// Where delivery stands, in a file of its own that outlives the documents. A checkpoint lost in a power failure means
/// that some records are sent again.
/// </summary>
public sealed class SqliteDeliveryCheckpoints : IDeliveryCheckpoints, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _load;
    private readonly SqliteCommand _save;

    /// <param name="path">The file; made where it is missing.</param>
    public SqliteDeliveryCheckpoints(string path)
    {
        _connection = SqliteFile.Open(
            path,
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            PRAGMA busy_timeout = 5000;
            CREATE TABLE IF NOT EXISTS delivery (stream_to INTEGER PRIMARY KEY, position INTEGER NOT NULL);
            """);
        _load = _connection.CreateCommand();
        _load.CommandText = "SELECT position FROM delivery WHERE stream_to = $1";
        _load.Parameters.Add("$1", SqliteType.Integer);
        _save = _connection.CreateCommand();
        _save.CommandText = "INSERT INTO delivery (stream_to, position) VALUES ($1, $2) "
            + "ON CONFLICT (stream_to) DO UPDATE SET position = $2";
        _save.Parameters.Add("$1", SqliteType.Integer);
        _save.Parameters.Add("$2", SqliteType.Integer);
    }

    public ValueTask<LogPosition?> LoadAsync(StreamToId target, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _load.Parameters[0].Value = target.Value;
            return ValueTask.FromResult<LogPosition?>(
                _load.ExecuteScalar() is long position ? new LogPosition(position) : null);
        }
    }

    public ValueTask SaveAsync(StreamToId target, LogPosition position, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _save.Parameters[0].Value = target.Value;
            _save.Parameters[1].Value = position.Value;
            _save.ExecuteNonQuery();
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _load.Dispose();
        _save.Dispose();
        _connection.Dispose();
    }
}
