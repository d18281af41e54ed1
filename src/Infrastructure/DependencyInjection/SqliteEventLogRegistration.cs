using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.DependencyInjection;

/// <summary>The embedded event log.</summary>
public static class SqliteEventLogRegistration
{
    /// <summary>
    /// The log in one file: <see cref="IEventReader"/>, <see cref="IEventWriter"/> and <see cref="SqliteEventLog"/>,
    /// opened when first asked for (<see cref="SqliteLogException"/> says in one line why it cannot be), closed with
    /// the container.
    /// </summary>
    public static IServiceCollection AddSqliteEventLog(
        this IServiceCollection services, Action<SqliteLogOptions> configure)
    {
        services.AddOptions<SqliteLogOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SqliteLogOptions>, SqliteLogOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => SqliteEventLog.Open(
            provider.GetRequiredService<IOptions<SqliteLogOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteEventLog>>()));
        services.TryAddSingleton<IEventReader>(static provider => provider.GetRequiredService<SqliteEventLog>());
        services.TryAddSingleton<IEventWriter>(static provider => provider.GetRequiredService<SqliteEventLog>());
        return services;
    }
}
