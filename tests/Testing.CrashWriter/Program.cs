using Gse.Infrastructure.EventLog.Sqlite;
using Gse.Testing.CrashWriter;
using Microsoft.Extensions.Logging.Abstractions;

// Waits for a line on stdin, then appends to the log in the file args[0] until it is killed. Says "ready" when the log
// is open, then what is acknowledged.
if (Console.ReadLine() is null)
{
    return;
}

using var log = SqliteEventLog.Open(
    new SqliteLogOptions { Path = args[0] }, TimeProvider.System, NullLogger<SqliteEventLog>.Instance);
var writer = new AcknowledgedWriter(log, Console.OpenStandardOutput());
writer.Say("ready");
await Task.WhenAll(
    writer.WriteSinglesAsync("singles-1", CancellationToken.None),
    writer.WriteSinglesAsync("singles-2", CancellationToken.None),
    writer.WriteBatchesAsync("batches", CancellationToken.None),
    writer.WriteManyAsync("many", CancellationToken.None));
