namespace Gse.Edge.Hosting;

/// <summary>What <c>gse-edge</c> does besides being an edge.</summary>
internal static class EdgeVerbs
{
    private const string Usage = """
        usage: gse-edge [--KEY=VALUE ...]           the edge, until SIGTERM or Ctrl-C
               gse-edge migrate [--KEY=VALUE ...]   makes or updates the schema of the read models
               gse-edge rebuild [--KEY=VALUE ...]   makes the read models anew from the log, beside those in force
               gse-edge --help | --version

        The settings that choose the engines, in the environment or as --KEY=VALUE:
          GSE_LOG         Log         the event log: esdb://HOST:2113, esdb+discover://HOST:2113, or the path of a
                                      SQLite file                        (default log.db in the data folder)
          GSE_READMODELS  ReadModels  the read models: Host=...;Database=...;Username=..., postgresql://..., or the
                                      path of a SQLite file              (default readmodel.db in the data folder)
          GSE_DATA        Data        the data folder                    (default ./data)
          GSE_HTTP        Http        where HTTP listens                 (default 127.0.0.1:8080)
          GSE_LINK        Link        where agents connect               (default 127.0.0.1:28668)
        All others: README.md, "Settings".

        exit codes: 0 done; 1 cannot start or do it, and says why; 2 wrong usage; 3 a part of the edge failed
        """;

    /// <summary>Null: be an edge.</summary>
    /// <exception cref="EdgeUsageException">There is no such command.</exception>
    public static Verb? Find(string[] args) => args switch
    {
        ["--help" or "-h" or "-?" or "help", ..] => new Verb(_ => SayAsync(Usage)),
        ["--version" or "version", ..] => new Verb(_ => SayAsync($"gse-edge {EdgeSettings.Version}")),
        ["migrate", .. var rest] when AreSettings(rest) => new Verb(MigrateVerb.RunAsync),
        ["rebuild", .. var rest] when AreSettings(rest) => new Verb(RebuildVerb.RunAsync),
        ["migrate" or "rebuild", ..] =>
            throw new EdgeUsageException($"'{args[0]}' takes settings only, as --KEY=VALUE"),
        [var first, ..] when !AreSettings([first]) =>
            throw new EdgeUsageException($"there is no command '{first}'; see gse-edge --help"),
        _ => null,
    };

    // --KEY=VALUE, --KEY VALUE and KEY=VALUE, as .NET reads a command line; the value of the second kind may be any.
    private static bool AreSettings(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var isOption = args[i].StartsWith('-') || args[i].StartsWith('/');
            if (!isOption && !args[i].Contains('='))
            {
                return false;
            }

            i += isOption && !args[i].Contains('=') ? 1 : 0;
        }

        return true;
    }

    private static async Task<int> SayAsync(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return EdgeProgram.Success;
    }
}

/// <param name="RunAsync">With the arguments behind it; answers the exit code.</param>
internal sealed record Verb(Func<string[], Task<int>> RunAsync);

/// <summary>The command line is wrong.</summary>
internal sealed class EdgeUsageException(string message) : Exception(message);
