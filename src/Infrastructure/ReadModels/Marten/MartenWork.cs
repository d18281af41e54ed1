using System.Globalization;
using Gse.Application.EventLog;
using Npgsql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>What is done within one transaction.</summary>
internal sealed class MartenWork
{
    private readonly MartenDatabase _database;

    private MartenWork(MartenDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        (_database, Transaction) = (database, transaction);
        Generations = new GenerationTable(connection, database.Schema);
    }

    public NpgsqlTransaction Transaction { get; }

    public GenerationTable Generations { get; }

    public static async Task<MartenWork> BeginAsync(
        MartenDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken cancellation)
    {
        var work = new MartenWork(database, connection, transaction);

        // An edge whose machine vanished must not hold the checkpoint for the others for ever.
        await work.Generations.RunAsync(
            "SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '30s'", cancellation);
        return work;
    }

    /// <summary>An empty set beside the live one; an earlier one of the kind is dropped.</summary>
    public async Task<MartenGeneration> BeginAnewAsync(int version, CancellationToken cancellation)
    {
        foreach (var one in await Generations.AllAsync(cancellation))
        {
            if (one.Version == version && one.State == MartenGeneration.Anew)
            {
                await DropAsync(one, cancellation);
            }
        }

        return await Generations.AddAnewAsync(version, cancellation);
    }

    /// <returns>False if it is being made anew and the live one has come further.</returns>
    public async Task<bool> ActivateAsync(MartenGeneration mine, CancellationToken cancellation)
    {
        var all = await Generations.AllAsync(cancellation);
        if (mine.State == MartenGeneration.Anew
            && all.Find(one => one.Version == mine.Version && one.State == MartenGeneration.Live) is { } live)
        {
            if ((mine.Position ?? LogPosition.Start) < (live.Position ?? LogPosition.Start))
            {
                return false;
            }

            await Generations.MarkAsync(live.Id, MartenGeneration.Kept, live.Activated, cancellation);
        }

        var before = all.MaxBy(one => one.Activated)!;
        if (before.Id == mine.Id && mine.Activated > 0)
        {
            return true;
        }

        await Generations.MarkAsync(mine.Id, MartenGeneration.Live, before.Activated + 1, cancellation);
        foreach (var gone in all)
        {
            if (gone.Id != mine.Id && gone.Id != before.Id && !gone.IsBeingMadeBeside(mine.Version))
            {
                await DropAsync(gone, cancellation);
            }
        }

        return true;
    }

    public async Task DropDocumentsAsync(MartenGeneration of, CancellationToken cancellation)
    {
        var schema = _database.SchemaOf(of.Version);
        foreach (var (table, _) in DocumentKinds.Tables.Values)
        {
            await Generations.RunAsync(
                $"DELETE FROM {MartenMapping.TableOf(schema, table)} WHERE tenant_id = $1", cancellation,
                of.Id.ToString(CultureInfo.InvariantCulture));
        }
    }

    // The tables of another version are of another form and go with their schema, by 'gse-edge migrate'.
    private async Task DropAsync(MartenGeneration gone, CancellationToken cancellation)
    {
        if (await Generations.FormatAsync(gone.Version, cancellation) is MartenMapping.Revision)
        {
            await DropDocumentsAsync(gone, cancellation);
        }

        await Generations.DropAsync(gone.Id, cancellation);
    }
}
