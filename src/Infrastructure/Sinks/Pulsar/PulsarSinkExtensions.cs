using Gse.Application.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>Registers storages of report mode <c>pulsar</c>.</summary>
public static class PulsarSinkExtensions
{
    public static IServiceCollection AddPulsarSink(this IServiceCollection services)
    {
        services.AddOptions<PulsarSinkOptions>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<PulsarSinkOptions>, PulsarSinkOptionsValidator>()
            .AddSingleton<ISinkFactory, PulsarSinkFactory>();
    }
}
