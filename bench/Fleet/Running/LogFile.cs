using Microsoft.Data.Sqlite;

namespace Gse.Bench.Fleet.Running;

/// <summary>The edge's log, looked at from another process while the edge writes.</summary>
internal static class LogFile
{
    /// <summary>
    /// Bytes in use in the database, those still in the write-ahead log included: what the file will be, without having
    /// to wait for a checkpoint.
    /// </summary>
    public static long Bytes(string dataFolder)
    {
        using var connection = Open(dataFolder);
        return Scalar(connection, "PRAGMA page_size")
            * (Scalar(connection, "PRAGMA page_count") - Scalar(connection, "PRAGMA freelist_count"));
    }

    /// <summary>How many events are no heartbeats.</summary>
    public static long OtherEvents(string dataFolder)
    {
        using var connection = Open(dataFolder);
        return Scalar(
            connection,
            "SELECT count(*) FROM events e JOIN streams s ON s.id = e.stream WHERE s.name NOT LIKE 'heartbeats-%'");
    }

    /// <summary>Bytes of all heartbeat events as written, without the database around them.</summary>
    public static long HeartbeatBytes(string dataFolder)
    {
        using var connection = Open(dataFolder);
        return Scalar(
            connection,
            """
            SELECT ifnull(sum(length(e.data) + length(e.metadata)), 0) FROM events e
            JOIN streams s ON s.id = e.stream WHERE s.name LIKE 'heartbeats-%'
            """);
    }

    private static SqliteConnection Open(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "log.db");
        var connection = new SqliteConnection($"Data Source={file};Mode=ReadWrite;Pooling=False");
        connection.Open();
        return connection;
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
