namespace Gse.Edge.Hosting;

/// <summary>
/// Settings from files, for what must not stand in the environment: <c>GSE_SECRETS</c> names a folder in which each
/// file is a setting, named as in the environment without the prefix (<c>ReadModels</c>,
/// <c>Sinks__Kafka__Compression</c>). They go before the environment.
/// </summary>
internal static class SecretFiles
{
    /// <exception cref="SettingsException">There is no such folder.</exception>
    public static IConfigurationBuilder AddSecretFiles(this IConfigurationManager configuration)
    {
        if (configuration["Secrets"] is not { Length: > 0 } folder)
        {
            return configuration;
        }

        return Directory.Exists(folder)
            ? configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false, reloadOnChange: false)
            : throw new SettingsException([$"Secrets: there is no folder '{folder}'"]);
    }
}
