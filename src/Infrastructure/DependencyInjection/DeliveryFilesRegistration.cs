using Gse.Application.Delivery;
using Gse.Infrastructure.DeadLetters;
using Gse.Infrastructure.Spool.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.DependencyInjection;

/// <summary>What delivery keeps on disk.</summary>
public static class DeliveryFilesRegistration
{
    /// <summary>Spools in <c>spool/</c> and dead letters in <c>dead-letter/</c> of the data folder.</summary>
    public static IServiceCollection AddDeliveryFiles(this IServiceCollection services, string dataFolder) => services
        .AddSingleton<ISpoolFactory>(provider => new SqliteSpoolFactory(
            Path.Combine(dataFolder, "spool"),
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.KeepFreeBytes,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteSpoolFactory>>()))
        .AddSingleton<IDeadLetters>(provider => new DeadLetterFiles(
            Path.Combine(dataFolder, "dead-letter"), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DeadLetterFiles>>()));
}
