using System.Globalization;
using Gse.Application.Projections;
using JasperFx;
using Npgsql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>Makes and changes the tables; only one does so at a time.</summary>
internal sealed class MartenSchema(MartenDatabase database) : IReadModelSchema
{
    // Any number that nobody else in the database uses.
    private const long OneAtATime = 0x6773_655f_6d67;

    public ValueTask<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation) =>
        MigrateAsync(Projector.Version, cancellation);

    internal ValueTask<IReadOnlyList<string>> MigrateAsync(int version, CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<string>>(
            async connection =>
            {
                await RunAsync(connection, $"SELECT pg_advisory_lock({OneAtATime})", cancellation);
                try
                {
                    return await MigrateAsync(connection, version, cancellation);
                }
                finally
                {
                    await RunAsync(connection, $"SELECT pg_advisory_unlock({OneAtATime})", CancellationToken.None);
                }
            },
            cancellation);

    private async Task<List<string>> MigrateAsync(
        NpgsqlConnection connection, int version, CancellationToken cancellation)
    {
        var done = new List<string>();
        await MakeExtensionAsync(connection, cancellation);
        await RunAsync(connection, GenerationTable.CreateSql(database.Schema), cancellation);
        var table = new GenerationTable(connection, database.Schema);
        var (schema, found) = (database.SchemaOf(version), await table.FormatAsync(version, cancellation));
        if (found is null or < MartenMapping.Revision)
        {
            await MakeTablesAsync(connection, version, cancellation);
            await table.RunAsync(
                $"INSERT INTO {database.Schema}.format (version, revision) VALUES ($1, $2) "
                + "ON CONFLICT (version) DO UPDATE SET revision = $2",
                cancellation, version, MartenMapping.Revision);
            done.Add(found is null
                ? $"schema {schema} made in {database.Place}"
                : $"schema {schema} changed from revision {found} to {MartenMapping.Revision} in {database.Place}");
        }
        else
        {
            done.Add($"schema {schema} in {database.Place} is as it should be");
        }

        done.AddRange(await DropUnusedAsync(connection, version, cancellation));
        return done;
    }

    private async Task MakeExtensionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await RunAsync(connection, "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public", cancellation);
        }
        catch (PostgresException refused)
        {
            throw new MartenReadModelException(
                MartenReadModelFailure.Refused,
                $"{database.Place} lacks the extension pg_trgm, and it may not be made ({refused.MessageText}): "
                + "have an administrator run CREATE EXTENSION pg_trgm",
                refused);
        }
    }

    private async Task MakeTablesAsync(NpgsqlConnection connection, int version, CancellationToken cancellation)
    {
        var schema = database.SchemaOf(version);
        await RunAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}", cancellation);
        await database.StoreOf(version).Storage.Database
            .ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate, ct: cancellation);
        foreach (var (name, table, columns) in DocumentKinds.Indexes)
        {
            var on = $"{MartenMapping.TableOf(schema, table)} {columns}";
            await RunAsync(connection, $"CREATE INDEX IF NOT EXISTS {name} ON {on}", cancellation);
        }
    }

    /// <summary>Schemas of older versions that have no documents in force or kept any more.</summary>
    private async Task<List<string>> DropUnusedAsync(
        NpgsqlConnection connection, int version, CancellationToken cancellation)
    {
        var unused = new List<int>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
                SELECT version FROM {database.Schema}.format f WHERE version < {version}
                AND NOT EXISTS (SELECT FROM {database.Schema}.generation g WHERE g.version = f.version)
                """);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                unused.Add(rows.GetInt32(0));
            }
        }

        foreach (var old in unused)
        {
            var sql = string.Create(
                CultureInfo.InvariantCulture,
                $"DROP SCHEMA {database.SchemaOf(old)} CASCADE; "
                + $"DELETE FROM {database.Schema}.format WHERE version = {old}");
            await RunAsync(connection, sql, cancellation);
        }

        return unused.ConvertAll(old => $"schema {database.SchemaOf(old)} dropped: nobody uses it any more");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
