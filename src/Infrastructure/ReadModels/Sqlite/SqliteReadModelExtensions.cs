using Gse.Application.Delivery;
using Gse.Application.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>Registers the embedded read model store, and the delivery checkpoints beside it.</summary>
public static class SqliteReadModelExtensions
{
    public static IServiceCollection AddSqliteReadModels(
        this IServiceCollection services, Action<SqliteReadModelOptions> configure)
    {
        services.AddOptions<SqliteReadModelOptions>().Configure(configure).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<SqliteReadModelOptions>, SqliteReadModelOptionsValidator>()
            .AddSingleton<IReadModelStore, SqliteReadModelStore>()
            .AddSingleton<IDeliveryCheckpoints>(provider => new SqliteDeliveryCheckpoints(
                provider.GetRequiredService<IOptions<SqliteReadModelOptions>>().Value.DeliveryPathInForce));
    }
}
