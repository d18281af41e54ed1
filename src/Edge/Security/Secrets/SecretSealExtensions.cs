using Gse.Application.Routing;
using Microsoft.AspNetCore.DataProtection;

namespace Gse.Edge.Security.Secrets;

/// <summary>Registers the seal of secrets.</summary>
internal static class SecretSealExtensions
{
    /// <param name="services">The container.</param>
    /// <param name="folder">Where the keys are; made if need be, readable by this user only.</param>
    public static IServiceCollection AddSecretSeal(this IServiceCollection services, string folder)
    {
        var keys = Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        // The keys outlive a move of the program: their use does not depend on where it is installed.
        services.AddDataProtection().SetApplicationName("gse").PersistKeysToFileSystem(keys);
        return services.AddSingleton<ISecretSeal, SecretSeal>();
    }
}
