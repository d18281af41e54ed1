using System.Runtime.CompilerServices;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Microsoft.Data.Sqlite;
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
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly DocumentStatements _statements;
    private int? _version;

    public SqliteReadModelStore(IOptions<SqliteReadModelOptions> options, ILogger<SqliteReadModelStore> logger)
    {
        _connection = ReadModelFile.Open(options.Value.Path, out var damaged);
        _statements = new DocumentStatements(_connection);
        if (damaged)
        {
            Log.MadeAnew(logger, options.Value.Path);
        }
    }

    public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _version = version;
            return ValueTask.FromResult(InTransaction<LogPosition?>(() =>
            {
                if (_statements.Checkpoint() is { } found && found.Version == version)
                {
                    return (found.Position, true);
                }

                _statements.DropAll();
                return (null, true);
            }));
        }
    }

    public async IAsyncEnumerable<StoredDocument> LoadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var (kind, key) = ("", "");
        while (true)
        {
            var page = ReadPage(kind, key);
            foreach (var document in page)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return document;
            }

            if (page.Count == 0)
            {
                yield break;
            }

            (kind, key) = (page[^1].Kind, page[^1].Key);
        }
    }

    public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var version = _version ?? throw new InvalidOperationException("The store was not opened.");
            return ValueTask.FromResult(InTransaction(() => Commit(commit, version)));
        }
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }

    private List<StoredDocument> ReadPage(string afterKind, string afterKey)
    {
        lock (_gate)
        {
            return _statements.Page(afterKind, afterKey);
        }
    }

    private (CommitOutcome Outcome, bool Keep) Commit(DocumentCommit commit, int version)
    {
        var found = _statements.Checkpoint();
        if (found?.Position != commit.Expected || (found is { } other && other.Version != version))
        {
            return (CommitOutcome.Mismatch, false);
        }

        foreach (var document in commit.Changed)
        {
            _statements.Upsert(document);
        }

        foreach (var (kind, key) in commit.Deleted)
        {
            _statements.Delete(kind, key);
        }

        _statements.MoveCheckpoint(version, commit.Next);
        return (CommitOutcome.Success, true);
    }

    private T InTransaction<T>(Func<(T Answer, bool Keep)> work)
    {
        // Not deferred: the write lock is taken before the checkpoint is read, so that two writers cannot both find it
        // as expected.
        using var transaction = _connection.BeginTransaction(deferred: false);
        _statements.Transaction = transaction;
        try
        {
            var (answer, keep) = work();
            if (keep)
            {
                transaction.Commit();
            }

            return answer;
        }
        finally
        {
            _statements.Transaction = null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Warning, "The read model {Path} was damaged; it is made anew from the log")]
        public static partial void MadeAnew(ILogger logger, string path);
    }
}
