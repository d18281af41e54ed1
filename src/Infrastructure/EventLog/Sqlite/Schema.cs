using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// The file's format, version 1. Names of streams and types are interned, so that a row is little more than what it
/// says.
/// <list type="bullet">
/// <item><c>events</c>: the log itself, in order of position; rows are only added at its end, so it never splits a
/// page.</item>
/// <item><c>stream_events</c>: from stream and revision to position; clustered, without a rowid behind it.</item>
/// <item><c>event_ids</c>: from 64 bits of the event id to the position, for idempotence. Filled late and in sorted
/// batches (see <see cref="EventIds"/>): random ids inserted one by one would dirty one page each, 4 KiB for an event
/// of 400 bytes. <c>log_state.ids_indexed</c> says up to which position it is complete. Measured with 100,000 random
/// ids in batches of 100: 95,000 to 120,000 events for a second of processor time, 62,000 to 81,000 when inserted
/// directly; with ids in order there is no difference.</item>
/// </list>
/// Positions are the writer's own count, one more than the highest row. They are never reused: the newest event of the
/// log is the newest of its stream, and that one retention always leaves.
/// Times are microseconds since 1970, ids are big-endian, durations are microseconds.
/// </summary>
internal static class Schema
{
    public const int Version = 1;

    // "GSEL": tells `file` and us that this is our file.
    private const int ApplicationId = 0x4753454C;

    private const string Create = """
        CREATE TABLE streams(
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, max_age INTEGER, max_count INTEGER);
        CREATE INDEX streams_retained ON streams(id) WHERE max_age IS NOT NULL OR max_count IS NOT NULL;
        CREATE TABLE types(id INTEGER PRIMARY KEY, name TEXT NOT NULL, json INTEGER NOT NULL, UNIQUE(name, json));
        CREATE TABLE events(
            position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, type INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL, id BLOB NOT NULL, metadata BLOB NOT NULL, data BLOB NOT NULL);
        CREATE TABLE stream_events(
            stream INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY(stream, revision)) WITHOUT ROWID;
        CREATE TABLE event_ids(
            hash INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(hash, position)) WITHOUT ROWID;
        CREATE TABLE log_state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO log_state VALUES('ids_indexed', 0);
        """;

    /// <summary>Makes an empty file a log; refuses what is not ours or newer than we are.</summary>
    public static void Ensure(SqliteConnection connection)
    {
        var version = connection.Scalar("PRAGMA user_version");
        if (version > Version)
        {
            throw new SqliteLogException(
                SqliteLogFailure.NewerSchema,
                $"The event log '{connection.DataSource}' has format {version}, this program knows up to {Version}; "
                + "run the newer program.");
        }

        if (version == Version && connection.Scalar("PRAGMA application_id") == ApplicationId)
        {
            return;
        }

        if (connection.Scalar("SELECT count(*) FROM sqlite_schema") > 0)
        {
            throw NotALog(connection.DataSource, null);
        }

        // All or nothing, the version too: a crash here leaves an empty file.
        connection.Run($"""
            BEGIN EXCLUSIVE;
            {Create}
            PRAGMA application_id = {ApplicationId};
            PRAGMA user_version = {Version};
            COMMIT;
            """);
    }

    public static SqliteLogException NotALog(string path, Exception? inner) =>
        new(SqliteLogFailure.NotALog, $"The file '{path}' is not an event log, or it is damaged.", inner);

    public static bool SaysNotALog(SqliteException exception) =>
        exception.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT;
}
