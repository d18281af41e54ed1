using Gse.Application.EventLog;
using Npgsql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>Which sets of documents there are, and how far each has come; within a transaction of the caller.</summary>
internal sealed class GenerationTable(NpgsqlConnection connection, string schema)
{
    private const string Columns = "id, version, state, activated, position";

    public static string CreateSql(string schema) => $"""
        CREATE SCHEMA IF NOT EXISTS {schema};
        CREATE TABLE IF NOT EXISTS {schema}.generation (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version integer NOT NULL, state text NOT NULL,
            activated bigint NOT NULL DEFAULT 0, position bigint);
        CREATE UNIQUE INDEX IF NOT EXISTS generation_live ON {schema}.generation (version) WHERE state = 'live';
        CREATE TABLE IF NOT EXISTS {schema}.format (version integer PRIMARY KEY, revision integer NOT NULL);
        """;

    /// <summary>The set that edges of a version use; null if there is none.</summary>
    /// <param name="locked">Nobody else may change or replace it until the end of the transaction.</param>
    public async Task<MartenGeneration?> FindLiveAsync(int version, bool locked, CancellationToken cancellation) =>
        (await ReadAsync(
            $"WHERE version = $1 AND state = 'live'{(locked ? " FOR UPDATE" : "")}", cancellation, version))
        .SingleOrDefault();

    public async Task<MartenGeneration> LiveAsync(int version, CancellationToken cancellation)
    {
        if (await FindLiveAsync(version, locked: true, cancellation) is { } found)
        {
            return found;
        }

        await RunAsync(
            $"INSERT INTO {schema}.generation (version, state) VALUES ($1, 'live') ON CONFLICT DO NOTHING",
            cancellation, version);
        return await FindLiveAsync(version, locked: true, cancellation)
            ?? throw new InvalidOperationException($"Version {version} of the read model was replaced meanwhile.");
    }

    public async Task<MartenGeneration?> FindAsync(long id, CancellationToken cancellation) =>
        (await ReadAsync("WHERE id = $1 FOR UPDATE", cancellation, id)).SingleOrDefault();

    public Task<List<MartenGeneration>> AllAsync(CancellationToken cancellation) =>
        ReadAsync("ORDER BY id FOR UPDATE", cancellation);

    public async Task<MartenGeneration> AddAnewAsync(int version, CancellationToken cancellation)
    {
        await RunAsync(
            $"INSERT INTO {schema}.generation (version, state) VALUES ($1, 'anew')", cancellation, version);
        return (await ReadAsync(
            "WHERE version = $1 AND state = 'anew' ORDER BY id DESC LIMIT 1", cancellation, version)).Single();
    }

    public Task MoveAsync(long id, LogPosition position, CancellationToken cancellation) => RunAsync(
        $"UPDATE {schema}.generation SET position = $2 WHERE id = $1", cancellation, id, position.Value);

    public Task MarkAsync(long id, string state, long activated, CancellationToken cancellation) => RunAsync(
        $"UPDATE {schema}.generation SET state = $2, activated = $3 WHERE id = $1",
        cancellation, id, state, activated);

    public Task DropAsync(long id, CancellationToken cancellation) =>
        RunAsync($"DELETE FROM {schema}.generation WHERE id = $1", cancellation, id);

    /// <summary>Which revision of the tables a version has; null if it has none.</summary>
    public async Task<int?> FormatAsync(int version, CancellationToken cancellation)
    {
        await using var command = Command($"SELECT revision FROM {schema}.format WHERE version = $1", version);
        return (int?)await command.ExecuteScalarAsync(cancellation);
    }

    public async Task RunAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<MartenGeneration>> ReadAsync(
        string which, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command($"SELECT {Columns} FROM {schema}.generation {which}", values);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<MartenGeneration>();
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(new MartenGeneration(
                rows.GetInt64(0), rows.GetInt32(1), rows.GetString(2), rows.GetInt64(3),
                await rows.IsDBNullAsync(4, cancellation) ? null : new LogPosition(rows.GetInt64(4))));
        }

        return found;
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
