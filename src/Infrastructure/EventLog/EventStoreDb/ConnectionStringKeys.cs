using System.Globalization;
using static Gse.Infrastructure.EventLog.EventStoreDb.ConnectionStringParser;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>The keys behind the question mark of a connection string.</summary>
internal static class ConnectionStringKeys
{
    public static ConnectionSettings Apply(ConnectionSettings settings, string query)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw Bad($"'{pair}' is no key=value");
            }

            var (key, value) = (pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
            if (!seen.Add(key))
            {
                throw Bad($"'{key}' stands twice");
            }

            settings = Apply(settings, key, value);
        }

        return settings.UserCertificateFile is null == settings.UserKeyFile is null
            ? settings
            : throw Bad("userCertFile and userKeyFile belong together");
    }

    private static ConnectionSettings Apply(ConnectionSettings settings, string key, string value) =>
        key.ToLowerInvariant() switch
        {
            "tls" => settings with { Tls = Flag(key, value) },
            "tlsverifycert" => settings with { VerifyCertificate = Flag(key, value) },
            "tlscafile" => settings with { AuthorityFile = value },
            "usercertfile" => settings with { UserCertificateFile = value },
            "userkeyfile" => settings with { UserKeyFile = value },
            "connectionname" => settings with { ConnectionName = Name(key, value) },
            "maxdiscoverattempts" => settings with { MaxDiscoverAttempts = Number(key, value, 1) },
            "discoveryinterval" => settings with { DiscoveryInterval = Milliseconds(key, value) },
            "gossiptimeout" => settings with { GossipTimeout = Milliseconds(key, value) },
            "nodepreference" => settings with { NodePreference = Preference(key, value) },
            "defaultdeadline" or "operationtimeout" => settings with { DefaultDeadline = Milliseconds(key, value) },
            "keepaliveinterval" => settings with { KeepAliveInterval = MillisecondsOrOff(key, value) },
            "keepalivetimeout" => settings with { KeepAliveTimeout = MillisecondsOrOff(key, value) },
            // A refused append is an answer here, never an exception: taken, so that strings of other programs work.
            "throwonappendfailure" => Flag(key, value) ? settings : settings,
            _ => throw Bad($"it has an unknown key '{key}'"),
        };

    private static bool Flag(string key, string value) =>
        bool.TryParse(value, out var flag) ? flag : throw Bad($"{key}={value} is neither true nor false");

    private static int Number(string key, string value, int least) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
            ? number
            : throw Bad($"{key}={value} is no whole number from {least}");

    private static TimeSpan Milliseconds(string key, string value) =>
        TimeSpan.FromMilliseconds(Number(key, value, 1));

    private static TimeSpan MillisecondsOrOff(string key, string value)
    {
        var number = Number(key, value, -1);
        // HTTP/2 pings come no oftener than each second.
        return number < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(number, 1_000));
    }

    private static NodePreference Preference(string key, string value) =>
        Enum.TryParse<NodePreference>(value, ignoreCase: true, out var preference)
        && Enum.IsDefined(preference) && !int.TryParse(value, CultureInfo.InvariantCulture, out _)
            ? preference
            : throw Bad($"{key}={value} is none of leader, follower, random, readOnlyReplica");

    private static string Name(string key, string value) =>
        value.Length > 0 && value.All(c => c is >= ' ' and <= '~')
            ? value
            : throw Bad($"{key} must be plain ASCII");
}
