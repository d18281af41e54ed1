using Gse.Application.Projections;
using Gse.Application.Projections.Queries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>Registers the read model store on PostgreSQL.</summary>
public static class MartenReadModelExtensions
{
    public static IServiceCollection AddMartenReadModels(
        this IServiceCollection services, Action<MartenReadModelOptions> configure)
    {
        services.AddOptions<MartenReadModelOptions>().Configure(configure).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<MartenReadModelOptions>, MartenReadModelOptionsValidator>()
            .AddSingleton<MartenDatabase>()
            .AddSingleton<MartenSchema>()
            .AddSingleton<IReadModelSchema>(provider => provider.GetRequiredService<MartenSchema>())
            .AddSingleton<IReadModelStore, MartenReadModelStore>()
            .AddSingleton<IStoredQueries, MartenQueries>();
    }
}
