using Gse.Application.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>Registers storages of report mode <c>kafka</c>.</summary>
public static class KafkaSinkExtensions
{
    public static IServiceCollection AddKafkaSink(
        this IServiceCollection services, Action<KafkaSinkOptions> configure)
    {
        services.AddOptions<KafkaSinkOptions>().Configure(configure).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<IValidateOptions<KafkaSinkOptions>, KafkaSinkOptionsValidator>()
            .AddSingleton<ISinkFactory, KafkaSinkFactory>();
    }
}
