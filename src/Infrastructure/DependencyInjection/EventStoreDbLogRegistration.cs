using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.DependencyInjection;

/// <summary>The event log in EventStoreDB.</summary>
public static class EventStoreDbLogRegistration
{
    /// <summary>
    /// <see cref="IEventReader"/>, <see cref="IEventWriter"/> and <see cref="EventStoreDbLog"/>, connected when first
    /// used (<see cref="EventStoreDbException"/> says in one line why it cannot be), closed with the container.
    /// </summary>
    public static IServiceCollection AddEventStoreDbEventLog(
        this IServiceCollection services, Action<EventStoreDbOptions> configure)
    {
        services.AddOptions<EventStoreDbOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IValidateOptions<EventStoreDbOptions>, EventStoreDbOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<EventStoreDbOptions>, EventStoreDbConnectionValidator>(),
        ]);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new EventStoreDbLog(
            provider.GetRequiredService<IOptions<EventStoreDbOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EventStoreDbLog>>()));
        services.TryAddSingleton<IEventReader>(static provider => provider.GetRequiredService<EventStoreDbLog>());
        services.TryAddSingleton<IEventWriter>(static provider => provider.GetRequiredService<EventStoreDbLog>());
        return services;
    }
}
