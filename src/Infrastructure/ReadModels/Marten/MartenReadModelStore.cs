using System.Data;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Npgsql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>
/// The read model of a company: Marten documents on PostgreSQL, shared by all edges on one log. A commit is one
/// transaction, which locks the checkpoint, compares it, writes the documents and moves it.
/// </summary>
internal sealed class MartenReadModelStore(MartenDatabase database, MartenSchema schema) : IReadModelStore
{
    // A session takes the longer for a document the more it holds; all parts are in one transaction.
    private const int AtOnce = 500;

    private bool _isAnew;
    private int? _version;
    private long _anew;

    private int Version => _version ?? throw new InvalidOperationException("The store was not opened.");

    public async ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation)
    {
        if (database.Options.CreateSchema)
        {
            await schema.MigrateAsync(version, cancellation);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(database.Options.OpenTimeout);
        try
        {
            _version = version;
            return await InTransactionAsync(
                async work =>
                {
                    await CheckFormatAsync(work, version, patience.Token);
                    return (await OpenedAsync(work, version, patience.Token)).Position;
                },
                patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MartenReadModelException(
                MartenReadModelFailure.OutOfReach,
                $"{database.Place} does not answer within {database.Options.OpenTimeout.TotalSeconds:0} s");
        }
    }

    public ValueTask<LogPosition?> ReadCheckpointAsync(CancellationToken cancellation) => database.RunAsync(
        async connection =>
            (await FindAsync(new GenerationTable(connection, database.Schema), cancellation))?.Position,
        cancellation);

    public ValueTask<LogPosition?> LoadAsync(Action<StoredDocument> take, CancellationToken cancellation) =>
        database.RunAsync(
            async connection =>
            {
                // One snapshot, so checkpoint and documents are of one moment, and nobody who writes has to wait.
                await using var snapshot = await connection.BeginTransactionAsync(
                    IsolationLevel.RepeatableRead, cancellation);
                if (await FindAsync(new GenerationTable(connection, database.Schema), cancellation) is not { } found)
                {
                    return null;
                }

                await using var session = database.StoreOf(Version)
                    .QuerySession(MartenDatabase.In(snapshot, found.Id));
                foreach (var kind in DocumentKinds.ByName.Values)
                {
                    await kind.LoadAsync(session, take, cancellation);
                }

                return found.Position;
            },
            cancellation);

    public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation) =>
        InTransactionAsync(
            async work =>
            {
                var generation = await GenerationAsync(work, cancellation);
                if (generation.Position != commit.Expected)
                {
                    return CommitOutcome.Mismatch;
                }

                if (commit.IsWhole)
                {
                    await work.DropDocumentsAsync(generation, cancellation);
                }

                await WriteAsync(work.Transaction, generation.Id, commit, cancellation);
                await work.Generations.MoveAsync(generation.Id, commit.Next, cancellation);
                return CommitOutcome.Success;
            },
            cancellation);

    public ValueTask<bool> ActivateAsync(CancellationToken cancellation) => InTransactionAsync(
        async work => await work.ActivateAsync(await GenerationAsync(work, cancellation), cancellation),
        cancellation);

    public IReadModelStore Anew() => new MartenReadModelStore(database, schema) { _isAnew = true };

    private async Task<MartenGeneration?> FindAsync(GenerationTable table, CancellationToken cancellation) => _isAnew
        ? await table.FindAsync(_anew, cancellation) ?? throw new ReadModelReplacedException()
        : await table.FindLiveAsync(Version, locked: false, cancellation);

    private async Task CheckFormatAsync(MartenWork work, int version, CancellationToken cancellation)
    {
        var found = await work.Generations.FormatAsync(version, cancellation);
        if (found is null or < MartenMapping.Revision)
        {
            throw MartenGuard.WrongSchema(
                database.Place, found is null ? "is not made for this version" : "is older than this version");
        }
    }

    private async Task<MartenGeneration> OpenedAsync(MartenWork work, int version, CancellationToken cancellation)
    {
        if (!_isAnew)
        {
            return await work.Generations.LiveAsync(version, cancellation);
        }

        var made = await work.BeginAnewAsync(version, cancellation);
        _anew = made.Id;
        return made;
    }

    private async Task<MartenGeneration> GenerationAsync(MartenWork work, CancellationToken cancellation) => _isAnew
        ? await work.Generations.FindAsync(_anew, cancellation) ?? throw new ReadModelReplacedException()
        : await work.Generations.LiveAsync(Version, cancellation);

    private async Task WriteAsync(
        NpgsqlTransaction transaction, long generation, DocumentCommit commit, CancellationToken cancellation)
    {
        var store = database.StoreOf(Version);
        foreach (var part in commit.Changed.Chunk(AtOnce))
        {
            await using var session = store.LightweightSession(MartenDatabase.In(transaction, generation));
            foreach (var document in part)
            {
                DocumentKinds.ByName[document.Kind].Store(session, document);
            }

            await session.SaveChangesAsync(cancellation);
        }

        foreach (var part in commit.Deleted.Chunk(AtOnce))
        {
            await using var session = store.LightweightSession(MartenDatabase.In(transaction, generation));
            foreach (var (kind, key) in part)
            {
                DocumentKinds.ByName[kind].Delete(session, key);
            }

            await session.SaveChangesAsync(cancellation);
        }
    }

    private ValueTask<T> InTransactionAsync<T>(Func<MartenWork, Task<T>> work, CancellationToken cancellation) =>
        database.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                var answer = await work(await MartenWork.BeginAsync(database, connection, transaction, cancellation));
                await transaction.CommitAsync(cancellation);
                return answer;
            },
            cancellation);
}
