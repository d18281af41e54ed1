using System.Data.Common;

namespace Gse.Edge.Hosting;

/// <summary>How settings of engines are written.</summary>
internal static class EngineText
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Null where it is not set.</summary>
    public static string? Of(IConfiguration configuration, string key, List<string> problems)
    {
        var text = configuration[key]?.Trim();
        if (text?.Any(char.IsControl) == true)
        {
            problems.Add($"{key}: must be one line without control characters");
            return null;
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    public static string? SchemeOf(string? text) =>
        text?.IndexOf("://", StringComparison.Ordinal) is { } end and > 0
        && text.Take(end).All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')
            ? text[..end]
            : null;

    public static string PathOf(string? text, string dataFolder, string byDefault) =>
        text is null ? Path.Combine(dataFolder, byDefault) : Path.GetFullPath(text);

    public static TimeSpan Timeout(IConfiguration configuration, string key, List<string> problems)
    {
        if (configuration[key] is not { } text)
        {
            return DefaultTimeout;
        }

        if (DurationConverter.TryParse(text.Trim(), out var timeout)
            && timeout >= TimeSpan.FromSeconds(1) && timeout <= TimeSpan.FromMinutes(5))
        {
            return timeout;
        }

        problems.Add($"{key}: must be a duration from 1s to 5m");
        return DefaultTimeout;
    }

    /// <summary>Host and database of a connection string; nothing else of it, so no password.</summary>
    public static string WhereIs(string connectionString)
    {
        if (Uri.TryCreate(connectionString, UriKind.Absolute, out var uri) && uri.Host.Length > 0)
        {
            return $"{uri.Host}{(uri.Port > 0 ? $":{uri.Port}" : "")}{uri.AbsolutePath}";
        }

        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            string? Part(params string[] names) => names
                .Select(name => parts.TryGetValue(name, out var value) ? value as string : null)
                .FirstOrDefault(value => value is not null);
            return $"{Part("Host", "Server")}{(Part("Port") is { } port ? $":{port}" : "")}/{Part("Database", "DB")}";
        }
        catch (ArgumentException)
        {
            // The engine says what is wrong with it, when it is opened.
            return "(unreadable)";
        }
    }
}
