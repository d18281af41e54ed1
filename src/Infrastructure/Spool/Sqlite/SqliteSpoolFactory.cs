using Gse.Application.Delivery;
using Gse.Domain.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Spool.Sqlite;

/// <summary>Spools in a folder, one file for each storage: <c>{stream_to_id}.db</c>.</summary>
/// <param name="folder">Made if need be.</param>
/// <param name="keepFree">
/// With less room than this on the disk nothing is added: to remove needs room, too, and so does the event log beside
/// it.
/// </param>
internal sealed partial class SqliteSpoolFactory(
    string folder, long keepFree, TimeProvider time, ILogger<SqliteSpoolFactory> logger) : ISpoolFactory
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    public Task<ISpool> OpenAsync(StreamToId target, long maxBytes, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, $"{target}.db");
        return Task.Run<ISpool>(
            () =>
            {
                try
                {
                    return Open(path, maxBytes);
                }
                catch (Exception failure) when (
                    failure is SqliteException or IOException or UnauthorizedAccessException)
                {
                    throw new SpoolException($"The spool '{path}' cannot be opened.", failure);
                }
            },
            cancellation);
    }

    private SqliteSpool Open(string path, long maxBytes)
    {
        try
        {
            return SqliteSpool.Open(path, maxBytes, keepFree);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is Corrupt or NotADatabase)
        {
            // What can still be read in it is for people to say; the lane must go on.
            var aside = $"{path}.broken-{time.GetUtcNow():yyyyMMddHHmmss}";
            File.Move(path, aside);
            Log.Broken(logger, broken, path, aside);
            return SqliteSpool.Open(path, maxBytes, keepFree);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2300, LogLevel.Error,
            "The spool {Path} is damaged; it is kept as {Aside}, and a new one is begun")]
        public static partial void Broken(ILogger logger, Exception failure, string path, string aside);
    }
}
