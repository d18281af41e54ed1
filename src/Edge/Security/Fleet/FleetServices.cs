using Gse.Application.Routing;
using Gse.Edge.Security.Pki;
using Gse.Edge.Security.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Gse.Edge.Security.Fleet;

/// <summary>Registers what the edges of a fleet share as secrets.</summary>
internal static class FleetServices
{
    /// <param name="services">The container.</param>
    /// <param name="dataFolder">What may hold the keys of before.</param>
    /// <param name="passphrase">What seals the fleet's secrets in the log; null: its access rights alone do.</param>
    public static IServiceCollection AddGseFleet(
        this IServiceCollection services, string dataFolder, string? passphrase)
    {
        // The keys outlive a move of the program: their use does not depend on where it is installed.
        services.AddDataProtection().SetApplicationName("gse");
        services.AddOptions<KeyManagementOptions>()
            .Configure<FleetKeys>((options, keys) => options.XmlRepository = keys);
        return services
            .AddSingleton(new FleetSeal(passphrase))
            .AddSingleton<FleetAuthority>()
            .AddSingleton<FleetFounding>()
            .AddSingleton<FleetKeys>()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<FleetKeyImport>(
                provider, Path.Combine(dataFolder, "secret-keys")))
            .AddSingleton<ISecretSeal, SecretSeal>()
            .AddHostedService<FleetKeyFollower>();
    }

    /// <summary>Founds the fleet or joins it.</summary>
    /// <exception cref="FleetException">This edge cannot be of this fleet.</exception>
    public static async Task OpenFleetAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        await services.GetRequiredService<FleetFounding>().OpenAsync(cancellation);
        await services.GetRequiredService<FleetKeyImport>().OpenAsync(cancellation);
    }
}
