using Gse.Application.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>Registers storages of report mode <c>file</c>.</summary>
public static class FileSinkExtensions
{
    public static IServiceCollection AddFileSink(this IServiceCollection services, Action<FileSinkOptions> configure)
    {
        services.AddOptions<FileSinkOptions>().Configure(configure).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<FileSinkOptions>, FileSinkOptionsValidator>()
            .AddSingleton<ISinkFactory, FileSinkFactory>();
    }
}
