using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>
/// Opens the database file, and makes it anew when it is none or is damaged: nothing in it is the only copy.
/// </summary>
internal static class ReadModelFile
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    // The two that are dropped are the form of older versions.
    // synchronous=NORMAL: a power failure may take back the newest commits, but whole ones, documents and checkpoint
    // together; the log, which is durable, then folds the same events in again.
    private const string Setup = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA busy_timeout = 5000;
        PRAGMA cache_size = -16384;
        CREATE TABLE IF NOT EXISTS generation (
            id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, state TEXT NOT NULL,
            activated INTEGER NOT NULL, position INTEGER);
        CREATE UNIQUE INDEX IF NOT EXISTS generation_live ON generation (version) WHERE state = 'live';
        CREATE TABLE IF NOT EXISTS document (
            generation INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, json BLOB NOT NULL,
            PRIMARY KEY (generation, kind, key)) WITHOUT ROWID;
        DROP TABLE IF EXISTS documents;
        DROP TABLE IF EXISTS checkpoint;
        """;

    /// <param name="path">The database file.</param>
    /// <param name="damaged">True if what was there could not be read, and was dropped.</param>
    public static SqliteConnection Open(string path, out bool damaged)
    {
        damaged = false;
        try
        {
            return SqliteFile.Open(path, Setup);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is Corrupt or NotADatabase)
        {
            damaged = true;
            foreach (var file in (string[])[path, path + "-wal", path + "-shm"])
            {
                File.Delete(file);
            }

            return SqliteFile.Open(path, Setup);
        }
    }
}
