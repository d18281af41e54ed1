using System.Collections.Concurrent;
using System.Globalization;
using Marten;
using Marten.Services;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>The PostgreSQL database of the read model, shared by who writes, asks and migrates.</summary>
internal sealed class MartenDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly ConcurrentDictionary<int, Lazy<DocumentStore>> _stores = new();

    public MartenDatabase(IOptions<MartenReadModelOptions> options)
    {
        Options = options.Value;
        var address = PostgresAddress.Read(Options.ConnectionString);
        Place = PostgresAddress.Tell(address);
        _source = NpgsqlDataSource.Create(address);
    }

    public MartenReadModelOptions Options { get; }

    /// <summary>For messages.</summary>
    public string Place { get; }

    /// <summary>The schema of the checkpoints.</summary>
    public string Schema => Options.Schema;

    public string SchemaOf(int version) => string.Create(CultureInfo.InvariantCulture, $"{Schema}_v{version}");

    public DocumentStore StoreOf(int version) => _stores.GetOrAdd(
        version, number => new Lazy<DocumentStore>(() => MartenMapping.Open(_source, SchemaOf(number)))).Value;

    /// <summary>Runs work on a connection of its own; what fails is an engine's exception.</summary>
    public ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) =>
        MartenGuard.RunAsync(
            Place,
            async () =>
            {
                await using var connection = await _source.OpenConnectionAsync(cancellation);
                return await work(connection);
            });

    /// <summary>A session within a transaction; the tenant is the generation.</summary>
    public static SessionOptions In(NpgsqlTransaction transaction, long generation)
    {
        var options = SessionOptions.ForTransaction(transaction);
        options.TenantId = generation.ToString(CultureInfo.InvariantCulture);
        options.Tracking = DocumentTracking.None;
        return options;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Values)
        {
            await store.Value.DisposeAsync();
        }

        await _source.DisposeAsync();
    }
}
