using Gse.Application.EventLog;
using Gse.Application.Projections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>
/// The read model of the embedded profile: documents as JSON in one SQLite file of their own, with one connection.
/// Every commit is one transaction over documents and checkpoint, which also finds out whether somebody else writes
/// here.
/// </summary>
internal sealed partial class SqliteReadModelStore : IReadModelStore, IDisposable
{
    private readonly SqliteDocuments _documents;
    private readonly bool _isAnew;
    private int? _version;
    private long _anew;

    public SqliteReadModelStore(IOptions<SqliteReadModelOptions> options, ILogger<SqliteReadModelStore> logger)
    {
        _documents = new SqliteDocuments(ReadModelFile.Open(options.Value.Path, out var damaged));
        if (damaged)
        {
            Log.MadeAnew(logger, options.Value.Path);
        }
    }

    private SqliteReadModelStore(SqliteDocuments documents) => (_documents, _isAnew) = (documents, true);

    private SqliteGeneration Generation =>
        _version is not { } version ? throw new InvalidOperationException("The store was not opened.")
        : !_isAnew ? _documents.LiveOf(version)
        : _documents.Find(_anew) ?? throw new ReadModelReplacedException();

    public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation) => DoAsync(
        () =>
        {
            _version = version;
            _anew = _isAnew ? _documents.AddAnew(version).Id : 0;
            return Generation.Position;
        },
        cancellation);

    public ValueTask<LogPosition?> ReadCheckpointAsync(CancellationToken cancellation) =>
        DoAsync(() => Generation.Position, cancellation);

    public ValueTask<LogPosition?> LoadAsync(Action<StoredDocument> take, CancellationToken cancellation) => DoAsync(
        () =>
        {
            var generation = Generation;
            _documents.Load(generation, take, cancellation);
            return generation.Position;
        },
        cancellation);

    public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation) => DoAsync(
        () =>
        {
            var generation = Generation;
            if (generation.Position != commit.Expected)
            {
                return CommitOutcome.Mismatch;
            }

            _documents.Write(generation, commit);
            return CommitOutcome.Success;
        },
        cancellation);

    public ValueTask<bool> ActivateAsync(CancellationToken cancellation) =>
        DoAsync(() => _documents.Activate(Generation), cancellation);

    public IReadModelStore Anew() => new SqliteReadModelStore(_documents);

    public void Dispose()
    {
        if (!_isAnew)
        {
            _documents.Dispose();
        }
    }

    private ValueTask<T> DoAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_documents.InTransaction(work));
    }

    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Warning, "The read model {Path} was damaged; it is made anew from the log")]
        public static partial void MadeAnew(ILogger logger, string path);
    }
}
