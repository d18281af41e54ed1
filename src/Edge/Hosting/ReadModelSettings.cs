using System.Text.RegularExpressions;

namespace Gse.Edge.Hosting;

/// <summary>
/// Key <c>ReadModels</c>: a PostgreSQL connection string (<c>Host=…;…</c>, <c>postgres://…</c>, <c>postgresql://…</c>),
/// or the path of a SQLite file, by default <c>readmodel.db</c> in the data folder.
/// </summary>
/// <param name="ConnectionString">Null for SQLite. May hold a password.</param>
/// <param name="Path">Null for PostgreSQL.</param>
/// <param name="Schema">
/// <c>ReadModels:Schema</c>, PostgreSQL only: default <c>gse</c>; 1 to 40 of <c>a-z 0-9 _</c>, a letter first.
/// </param>
/// <param name="StartTimeout">
/// <c>ReadModels:StartTimeout</c>: how long the engine may take to answer at start, 1 s to 5 min, default 10 s.
/// </param>
internal sealed partial record ReadModelSettings(
    string? ConnectionString, string? Path, string Schema, TimeSpan StartTimeout)
{
    public const string Key = "ReadModels";
    private const string DefaultSchema = "gse";

    /// <summary>Which engine and where, without secrets.</summary>
    public override string ToString() => Path is not null
        ? $"SQLite {Path}"
        : $"PostgreSQL {EngineText.WhereIs(ConnectionString!)} schema {Schema}";

    public static ReadModelSettings Read(IConfiguration configuration, string dataFolder, List<string> problems)
    {
        var text = EngineText.Of(configuration, Key, problems);
        var scheme = EngineText.SchemeOf(text);
        var isPostgres = scheme is not null
            ? scheme.ToLowerInvariant() is "postgres" or "postgresql"
            : text is not null && Assignment().IsMatch(text);
        if (scheme is not null && !isPostgres)
        {
            problems.Add($"{Key}: there is no engine for '{scheme}://'; write postgres://…, Host=…;…, or a path");
        }

        var schema = configuration["ReadModels:Schema"] ?? DefaultSchema;
        if (!Schemas().IsMatch(schema))
        {
            problems.Add("ReadModels:Schema: must have 1 to 40 of a-z 0-9 _, a letter first");
        }

        var timeout = EngineText.Timeout(configuration, "ReadModels:StartTimeout", problems);
        return isPostgres
            ? new ReadModelSettings(text, null, schema, timeout)
            : new ReadModelSettings(null, EngineText.PathOf(text, dataFolder, "readmodel.db"), schema, timeout);
    }

    // "Host = x", "User Id=y": a word or two, and then a value; no path begins so.
    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z ]*=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,39}$")]
    private static partial Regex Schemas();
}
