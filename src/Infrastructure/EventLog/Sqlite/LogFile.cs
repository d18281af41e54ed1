using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>The file on disk: who may write it, and how connections to it are set up.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly SqliteLogOptions _options;
    private readonly FileStream _lock;

    private LogFile(SqliteLogOptions options, FileStream writerLock) => (_options, _lock) = (options, writerLock);

    /// <summary>Takes the right to write. It ends with the process, however that ends.</summary>
    /// <exception cref="SqliteLogException">Not writable, or in use.</exception>
    public static LogFile Take(SqliteLogOptions options)
    {
        var path = Path.GetFullPath(options.Path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new LogFile(options, TakeLock(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SqliteLogException(SqliteLogFailure.NotWritable, $"The event log '{path}' cannot be written.", e);
        }
    }

    public SqliteConnection OpenWriter()
    {
        var connection = Open();
        if (_options.MaxMiB is { } most)
        {
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {256L * most}"));
        }

        // The write-ahead log is checkpointed by the writer when it holds some 16 MiB: the same index pages are then
        // copied once for thousands of events.
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = {-1024 * _options.WriterCacheMiB};
            """));
        return connection;
    }

    public SqliteConnection OpenReader()
    {
        var connection = Open();
        connection.Run("PRAGMA query_only = ON; PRAGMA cache_size = -2048; PRAGMA mmap_size = 268435456;");
        return connection;
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream TakeLock(string path)
    {
        // The name of the lock stays when we go: to delete it would let two processes hold locks on two files of one
        // name.
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw new SqliteLogException(
                SqliteLogFailure.InUse, $"The event log '{path}' is open for writing in another process.", e);
        }
    }

    // EAGAIN of Linux and of BSD, ERROR_SHARING_VIOLATION.
    private static bool IsSharingViolation(IOException exception) =>
        exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(_options.Path),
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            connection.Open();
            connection.Run("PRAGMA busy_timeout = 5000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
