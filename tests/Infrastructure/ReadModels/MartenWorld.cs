using Gse.Infrastructure.ReadModels.Marten;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Options;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Gse.Infrastructure.Tests.ReadModels;

/// <summary>A schema of its own on the server of the test program; dropped at the end.</summary>
internal sealed class MartenWorld(string connectionString, string schema) : IAsyncDisposable
{
    private readonly List<MartenDatabase> _open = [];

    public string Schema => schema;

    public static async Task<MartenWorld> CreateAsync(
        PostgresServer server, CancellationToken cancellation, params int[] versions)
    {
        var connectionString = await server.ConnectionStringAsync(cancellation);
        var world = new MartenWorld(connectionString, "t" + Guid.NewGuid().ToString("N")[..12]);
        foreach (var version in versions)
        {
            await world.SchemaOf().MigrateAsync(version, cancellation);
        }

        return world;
    }

    public MartenDatabase Database()
    {
        var database = new MartenDatabase(Options.Create(new MartenReadModelOptions
        {
            ConnectionString = connectionString,
            Schema = schema,
        }));
        _open.Add(database);
        return database;
    }

    public MartenSchema SchemaOf() => new(Database());

    public MartenReadModelStore Store()
    {
        var database = Database();
        return new MartenReadModelStore(database, new MartenSchema(database));
    }

    public async Task<object?> AskAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>The first column of all rows, a line each.</summary>
    public async Task<string> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        command.Connection = connection;
        var lines = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            lines.Add(rows.GetString(0));
        }

        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _open)
        {
            await database.DisposeAsync();
        }

        for (var version = 0; version < 10; version++)
        {
            await AskAsync($"DROP SCHEMA IF EXISTS {schema}_v{version} CASCADE", CancellationToken.None);
        }

        await AskAsync($"DROP SCHEMA IF EXISTS {schema} CASCADE", CancellationToken.None);
    }
}
