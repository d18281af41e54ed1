namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Reads <c>esdb://[user:password@]host[:port][,host...][/][?key=value&amp;...]</c> and <c>esdb+discover://</c>. Keys
/// know no case; an unknown one is an error. No message repeats what stands before the <c>@</c>.
/// </summary>
internal static class ConnectionStringParser
{
    private const int DefaultPort = 2113;

    /// <exception cref="EventStoreDbException">Misconfigured: says what cannot be read.</exception>
    public static ConnectionSettings Parse(string text)
    {
        var (discover, rest) = SplitScheme(text.Trim());
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var (place, query) = question < 0 ? (rest, "") : (rest[..question], rest[(question + 1)..]);
        var at = place.LastIndexOf('@');
        var (login, hosts) = at < 0 ? (null, place) : (place[..at], place[(at + 1)..]);
        var slash = hosts.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && slash != hosts.Length - 1)
        {
            throw Bad("it has a path; only '/' may follow the hosts");
        }

        hosts = slash >= 0 ? hosts[..slash] : hosts;
        var endpoints = hosts.Split(',').Select(ParseHost).ToArray();
        var settings = new ConnectionSettings
        {
            Hosts = endpoints,
            Discover = discover || endpoints.Length > 1,
        };
        return ConnectionStringKeys.Apply(WithLogin(settings, login), query);
    }

    internal static EventStoreDbException Bad(string what) =>
        new(EventStoreDbFailure.Misconfigured, $"The connection string of the event log cannot be read: {what}.");

    private static (bool Discover, string Behind) SplitScheme(string text)
    {
        foreach (var (scheme, discover) in new[] { ("esdb://", false), ("esdb+discover://", true) })
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return (discover, text[scheme.Length..]);
            }
        }

        throw Bad("it begins with neither esdb:// nor esdb+discover://");
    }

    private static ConnectionSettings WithLogin(ConnectionSettings settings, string? login)
    {
        if (login is null)
        {
            return settings;
        }

        var colon = login.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? settings with
            {
                User = Uri.UnescapeDataString(login[..colon]),
                Password = Uri.UnescapeDataString(login[(colon + 1)..]),
            }
            : throw Bad("before the '@' stands no user:password");
    }

    private static NodeEndpoint ParseHost(string text)
    {
        text = text.Trim();
        // [::1]:2113, ::1 in brackets only.
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        var colon = text.IndexOf(':', end);
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw Bad($"'{host}' is no host");
        }

        if (colon < 0)
        {
            return new NodeEndpoint(host, DefaultPort);
        }

        return ushort.TryParse(text[(colon + 1)..], out var port) && port > 0
            ? new NodeEndpoint(host, port)
            : throw Bad($"'{text[(colon + 1)..]}' is no port");
    }
}
