using Gse.Infrastructure.EventLog.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.EventLog;

/// <summary>A folder of its own for a log, gone after the test.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gse-log-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "log.db");

    public static SqliteEventLog Open(string path, TimeProvider? clock = null, int? maxMiB = null) =>
        SqliteEventLog.Open(
            new SqliteLogOptions { Path = path, MaxMiB = maxMiB }, clock ?? TimeProvider.System,
            NullLogger<SqliteEventLog>.Instance);

    public SqliteEventLog Open(TimeProvider? clock = null) => Open(Path, clock);

    public void Dispose() => _folder.Delete(recursive: true);
}
