using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>How the addresses of a storage lead to the server that is published to.</summary>
internal enum RedisTopology
{
    /// <summary>
    /// They are servers. Whether of a cluster is theirs to say: the client asks, and then any of its nodes will do.
    /// </summary>
    Servers,

    /// <summary>They are sentinels, which know the master.</summary>
    Sentinels,
}

internal static class RedisTopologies
{
    private const string SentinelMode = "sentinel";

    private static readonly string[] ServerModes = ["single", "cluster"];

    /// <summary>
    /// What <c>mode</c> says. Where it is empty, or a word that the contract does not know, a master name makes
    /// sentinels of the addresses.
    /// </summary>
    public static RedisTopology Topology(this RedisStorage storage)
    {
        if (string.Equals(storage.Mode, SentinelMode, StringComparison.OrdinalIgnoreCase))
        {
            return RedisTopology.Sentinels;
        }

        return storage.MasterName.Length > 0 && !ServerModes.Contains(storage.Mode, StringComparer.OrdinalIgnoreCase)
            ? RedisTopology.Sentinels
            : RedisTopology.Servers;
    }
}
