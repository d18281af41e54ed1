using Gse.Infrastructure.EventLog.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Bench.EventLog;

/// <summary>A log in a folder of its own, gone afterwards.</summary>
internal sealed class BenchLog : IDisposable
{
    private readonly DirectoryInfo _folder;

    public BenchLog(BenchSettings settings)
    {
        _folder = Directory.CreateDirectory(Path.Combine(settings.Folder, $"gse-bench-{Guid.NewGuid():N}"));
        var path = Path.Combine(_folder.FullName, "log.db");
        Log = SqliteEventLog.Open(
            new SqliteLogOptions { Path = path }, TimeProvider.System, NullLogger<SqliteEventLog>.Instance);
    }

    public SqliteEventLog Log { get; }

    public void Dispose()
    {
        Log.Dispose();
        _folder.Delete(recursive: true);
    }
}
