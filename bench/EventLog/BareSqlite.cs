using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Gse.Bench.EventLog;

/// <summary>The yardstick: one thread, prepared ADO.NET commands, WAL, synchronous=FULL, two unique indexes.</summary>
internal static class BareSqlite
{
    public static double Measure(BenchSettings settings, int batch)
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings.Folder, $"gse-bench-{Guid.NewGuid():N}"));
        try
        {
            var path = Path.Combine(folder.FullName, "bare.db");
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var create = connection.CreateCommand();
            create.CommandText = """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                CREATE TABLE events(
                    position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT, revision INTEGER, type TEXT, at INTEGER,
                    id BLOB, metadata BLOB, data BLOB, UNIQUE(stream, revision), UNIQUE(id));
                """;
            create.ExecuteNonQuery();
            return Insert(connection, settings.Events, batch);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Insert(SqliteConnection connection, int events, int batch)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO events(stream, revision, type, at, id, metadata, data) VALUES ($1, $2, $3, $4, $5, $6, $7)
            """;
        var parameters = Enumerable.Range(1, 7)
            .Select(i => insert.Parameters.Add(new SqliteParameter($"${i}", null))).ToList();
        parameters[0].Value = Sample.Stream(1).Value;
        parameters[2].Value = "AgentConnected";
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < events; i += batch)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var j = i; j < i + batch; j++)
            {
                var item = Sample.Event(ordered: true);
                parameters[1].Value = (long)j;
                parameters[3].Value = watch.ElapsedTicks;
                parameters[4].Value = item.Id.ToByteArray(bigEndian: true);
                parameters[5].Value = item.Metadata.ToArray();
                parameters[6].Value = item.Data.ToArray();
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return events / watch.Elapsed.TotalSeconds;
    }
}
