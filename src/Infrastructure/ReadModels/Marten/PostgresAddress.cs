using Npgsql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>Reads the setting that names a PostgreSQL server, and says where it is without telling secrets.</summary>
internal static class PostgresAddress
{
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 30;

    /// <summary>With bounds for waits where the setting has none.</summary>
    /// <exception cref="MartenReadModelException">It is neither form.</exception>
    public static NpgsqlConnectionStringBuilder Read(string setting)
    {
        try
        {
            var address = IsUri(setting) ? FromUri(new Uri(setting)) : new NpgsqlConnectionStringBuilder(setting);
            SetDefault(address, "Timeout", ConnectSeconds);
            SetDefault(address, "Command Timeout", CommandSeconds);
            SetDefault(address, "Keepalive", CommandSeconds);
            SetDefault(address, "Application Name", "gse-edge");
            address.IncludeErrorDetail = false;
            return !string.IsNullOrEmpty(address.Host)
                ? address
                : throw new ArgumentException("it names no host");
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException)
        {
            // The message of the parser may hold parts of the text, and so of the password.
            throw new MartenReadModelException(
                MartenReadModelFailure.BadAddress,
                "the read model's address is neither 'Host=...;Database=...' nor 'postgres://user@host/database'");
        }
    }

    /// <summary>Where it is, for messages: no user, no password.</summary>
    public static string Tell(NpgsqlConnectionStringBuilder address) =>
        $"PostgreSQL at {address.Host}:{address.Port}, database {address.Database ?? address.Username}";

    private static bool IsUri(string setting) =>
        setting.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || setting.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var address = new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : 5432 };
        if (Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) is { Length: > 0 } database)
        {
            address.Database = database;
        }

        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            address.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            address.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var name = Uri.UnescapeDataString(pair[0]);
            address[name == "sslmode" ? "SSL Mode" : name] =
                Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : "").Replace("-", "", StringComparison.Ordinal);
        }

        return address;
    }

    private static void SetDefault(NpgsqlConnectionStringBuilder address, string key, object value)
    {
        if (!address.ContainsKey(key) || !address.ShouldSerialize(key))
        {
            address[key] = value;
        }
    }
}
