using Gse.Infrastructure.ReadModels.Sqlite;

namespace Gse.Edge.Hosting;

/// <summary>The embedded stores: everything under the data folder.</summary>
internal static class EdgeStores
{
    public static IServiceCollection AddGseStores(this IServiceCollection services, EdgeSettings settings) => services
        .AddSqliteReadModels(options => options.Path = Path.Combine(settings.DataFolder, "readmodel.db"));
}
