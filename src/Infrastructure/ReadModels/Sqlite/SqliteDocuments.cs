using Gse.Application.EventLog;
using Gse.Application.Projections;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>The database: one connection, one transaction at a time. Safe for many threads.</summary>
internal sealed class SqliteDocuments(SqliteConnection connection) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly DocumentStatements _documents = new(connection);
    private readonly GenerationStatements _generations = new(connection);

    /// <summary>The set that edges of a version use; made where there is none.</summary>
    public SqliteGeneration LiveOf(int version) =>
        _generations.All().Find(one => one.Version == version && one.State == SqliteGeneration.Live)
        ?? _generations.Add(version, SqliteGeneration.Live);

    public SqliteGeneration? Find(long id) => _generations.All().Find(one => one.Id == id);

    /// <summary>An empty set beside the live one; an earlier one of the kind is dropped.</summary>
    public SqliteGeneration AddAnew(int version)
    {
        _generations.All().FindAll(one => one.Version == version && one.State == SqliteGeneration.Anew).ForEach(Drop);
        return _generations.Add(version, SqliteGeneration.Anew);
    }

    public void Load(SqliteGeneration of, Action<StoredDocument> take, CancellationToken cancellation) =>
        _documents.Load(of.Id, take, cancellation);

    public void Write(SqliteGeneration to, DocumentCommit commit)
    {
        if (commit.IsWhole)
        {
            _documents.Drop(to.Id);
        }

        foreach (var document in commit.Changed)
        {
            _documents.Upsert(to.Id, document);
        }

        foreach (var (kind, key) in commit.Deleted)
        {
            _documents.Delete(to.Id, kind, key);
        }

        _generations.Move(to.Id, commit.Next);
    }

    /// <returns>False if it is being made anew and the live one has come further.</returns>
    public bool Activate(SqliteGeneration mine)
    {
        if (mine.State == SqliteGeneration.Anew)
        {
            var live = LiveOf(mine.Version);
            if ((mine.Position ?? LogPosition.Start) < (live.Position ?? LogPosition.Start))
            {
                return false;
            }

            _generations.Mark(live.Id, SqliteGeneration.Kept, live.Activated);
        }

        var all = _generations.All();
        var before = all.MaxBy(one => one.Activated)!;
        if (before.Id == mine.Id && mine.Activated > 0)
        {
            return true;
        }

        _generations.Mark(mine.Id, SqliteGeneration.Live, before.Activated + 1);
        all.FindAll(one => one.Id != mine.Id && one.Id != before.Id && !IsBeingMade(one, mine.Version)).ForEach(Drop);
        return true;
    }

    public T InTransaction<T>(Func<T> work)
    {
        lock (_gate)
        {
            // Not deferred: the write lock is taken before the checkpoint is read, so that two writers cannot both find
            // it as expected.
            using var transaction = connection.BeginTransaction(deferred: false);
            (_documents.Transaction, _generations.Transaction) = (transaction, transaction);
            try
            {
                var answer = work();
                transaction.Commit();
                return answer;
            }
            finally
            {
                (_documents.Transaction, _generations.Transaction) = (null, null);
            }
        }
    }

    public void Dispose()
    {
        _documents.Dispose();
        _generations.Dispose();
        connection.Dispose();
    }

    private static bool IsBeingMade(SqliteGeneration one, int version) =>
        one.State == SqliteGeneration.Anew || (one.Activated == 0 && one.Version > version);

    private void Drop(SqliteGeneration gone)
    {
        _documents.Drop(gone.Id);
        _generations.Drop(gone.Id);
    }
}
