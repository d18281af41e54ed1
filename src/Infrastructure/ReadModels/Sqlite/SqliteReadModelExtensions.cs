using Gse.Application.Delivery;
using Gse.Application.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>Registers the embedded read model store, and the embedded delivery checkpoints.</summary>
public static class SqliteReadModelExtensions
{
    public static IServiceCollection AddSqliteReadModels(
        this IServiceCollection services, Action<SqliteReadModelOptions> configure)
    {
        services.AddOptions<SqliteReadModelOptions>().Configure(configure).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<SqliteReadModelOptions>, SqliteReadModelOptionsValidator>()
            .AddSingleton<IReadModelStore, SqliteReadModelStore>();
    }

    /// <param name="services">The container.</param>
    /// <param name="path">
    /// The database file. Not to be deleted lightly: all documents of the past would be sent to the storages again.
    /// </param>
    public static IServiceCollection AddSqliteDeliveryCheckpoints(this IServiceCollection services, string path) =>
        services.AddSingleton<IDeliveryCheckpoints>(_ => new SqliteDeliveryCheckpoints(path));
}
