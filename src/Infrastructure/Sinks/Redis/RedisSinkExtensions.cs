using Gse.Application.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>Registers storages of report mode <c>redis</c>.</summary>
public static class RedisSinkExtensions
{
    public static IServiceCollection AddRedisSink(this IServiceCollection services)
    {
        services.AddOptions<RedisSinkOptions>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<RedisSinkOptions>, RedisSinkOptionsValidator>()
            .AddSingleton<ISinkFactory, RedisSinkFactory>();
    }
}
