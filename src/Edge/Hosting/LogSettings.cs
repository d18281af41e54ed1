using System.Text.RegularExpressions;

namespace Gse.Edge.Hosting;

/// <summary>
/// Key <c>Log</c>: <c>esdb://…</c>, <c>esdb+discover://…</c>, or the path of a SQLite file, by default <c>log.db</c> in
/// the data folder.
/// </summary>
/// <param name="ConnectionString">Null for SQLite. May hold a password.</param>
/// <param name="Path">Null for EventStoreDB.</param>
/// <param name="Prefix">
/// <c>Log:Prefix</c>, EventStoreDB only: stands before every stream's name, so that fleets can share a node. 0 to 32 of
/// <c>a-z 0-9 .</c>, default none.
/// </param>
/// <param name="StartTimeout">
/// <c>Log:StartTimeout</c>: how long the engine may take to answer at start, 1 s to 5 min, default 10 s.
/// </param>
internal sealed partial record LogSettings(
    string? ConnectionString, string? Path, string Prefix, TimeSpan StartTimeout)
{
    public const string Key = "Log";

    /// <summary>Several edges can be on it.</summary>
    public bool CanBeShared => ConnectionString is not null;

    /// <summary>Which engine and where, without secrets.</summary>
    public override string ToString() => Path is not null
        ? $"SQLite {Path}"
        : $"EventStoreDB {UserInfo().Replace(ConnectionString!, "://").Split('?')[0]}"
            + (Prefix.Length > 0 ? $" prefix {Prefix}" : "");

    public static LogSettings Read(IConfiguration configuration, string dataFolder, List<string> problems)
    {
        var text = EngineText.Of(configuration, Key, problems);
        var isEventStore = text is not null && EventStoreScheme().IsMatch(text);
        if (!isEventStore && EngineText.SchemeOf(text) is { } scheme)
        {
            problems.Add($"{Key}: there is no engine for '{scheme}://'; write esdb://…, esdb+discover://…, or a path");
        }

        var prefix = configuration["Log:Prefix"] ?? "";
        if (!Prefixes().IsMatch(prefix))
        {
            problems.Add("Log:Prefix: must have 0 to 32 of a-z 0-9 .");
        }
        else if (prefix.Length > 0 && !isEventStore)
        {
            problems.Add("Log:Prefix: is for EventStoreDB only; a SQLite log has one fleet");
        }

        var timeout = EngineText.Timeout(configuration, "Log:StartTimeout", problems);
        return isEventStore
            ? new LogSettings(text, null, prefix, timeout)
            : new LogSettings(null, EngineText.PathOf(text, dataFolder, "log.db"), "", timeout);
    }

    [GeneratedRegex(@"^esdb(\+discover)?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EventStoreScheme();

    // Greedy: a password may hold what it should not, an @.
    [GeneratedRegex(@"://.*@", RegexOptions.Singleline)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"^[a-z0-9.]{0,32}$")]
    private static partial Regex Prefixes();
}
