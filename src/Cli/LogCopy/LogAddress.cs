using System.Text.RegularExpressions;

namespace Gse.Cli.LogCopy;

/// <summary>Which log, as the options of one side say it.</summary>
/// <param name="Option">The side's name: <c>--from</c> or <c>--to</c>.</param>
/// <param name="Engine">A path, or a connection string that may hold a password.</param>
internal sealed partial record LogAddress(string Option, string Engine, string? Prefix, string? Data)
{
    public bool IsEventStoreDb { get; } = EventStoreScheme().IsMatch(Engine);

    public string Path => System.IO.Path.GetFullPath(Engine);

    /// <summary>The file in which an edge with a log of its own keeps how far it has delivered.</summary>
    public string DeliveryPath => System.IO.Path.Combine(
        Data is null ? System.IO.Path.GetDirectoryName(Path)! : System.IO.Path.GetFullPath(Data), "delivery.db");

    /// <summary>Null if it makes sense.</summary>
    public Failure? Problem() => this switch
    {
        { IsEventStoreDb: false } when Scheme().IsMatch(Engine) => Usage(
            $"{Option}: there is no engine for '{Engine[..Engine.IndexOf(':', StringComparison.Ordinal)]}://'; "
            + "esdb://..., esdb+discover://... or a path"),
        { IsEventStoreDb: false, Prefix: not null } => Usage($"{Option}-prefix is for EventStoreDB only"),
        { IsEventStoreDb: true, Data: not null } => Usage($"{Option}-data is for SQLite only"),
        { Prefix: { } prefix } when !Prefixes().IsMatch(prefix) =>
            Usage($"{Option}-prefix must have 1 to 32 of a-z 0-9 ."),
        { IsEventStoreDb: false } when Engine.Trim().Length == 0 => Usage($"{Option} is empty"),
        _ => null,
    };

    /// <summary>Without secrets.</summary>
    public override string ToString() => !IsEventStoreDb ? Path
        : UserInfo().Replace(Engine, "://").Split('?')[0] + (Prefix is null ? "" : $" prefix {Prefix}");

    private static Failure Usage(string message) => new(ExitCode.Usage, message);

    [GeneratedRegex(@"^esdb(\+discover)?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EventStoreScheme();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*://", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    // Greedy: a password may hold what it should not, an @.
    [GeneratedRegex("://.*@", RegexOptions.Singleline)]
    private static partial Regex UserInfo();

    [GeneratedRegex("^[a-z0-9.]{1,32}$")]
    private static partial Regex Prefixes();
}
