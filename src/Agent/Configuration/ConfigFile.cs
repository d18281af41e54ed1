using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Gse.AgentHost.Configuration;

/// <summary>
/// Reads <c>gse_agent.conf</c> (JSON, GSE 2.0's key names where they exist) with what the environment says above it:
/// <c>GSE_AGENT_ACCESS__CLUSTER_ENDPOINTS</c> is <c>access.cluster_endpoints</c>.
/// </summary>
internal static class ConfigFile
{
    public const string EnvironmentPrefix = "GSE_AGENT_";

    public static ConfigReading Read(string path)
    {
        if (!File.Exists(path))
        {
            return new ConfigReading(null, [$"{path}: no such file"]);
        }

        try
        {
            // As a stream: the file provider brings watchers and globs that would only take room in the program.
            using var file = File.OpenRead(path);
            var configuration = new ConfigurationBuilder()
                .AddJsonStream(file)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .Build();
            return SettingsParser.Parse(configuration);
        }
        catch (Exception e)
            when (e is FormatException or JsonException or IOException or UnauthorizedAccessException)
        {
            return new ConfigReading(null, [$"{path}: {e.GetBaseException().Message}"]);
        }
    }
}
