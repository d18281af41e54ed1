using System.CommandLine;
using Gse.Cli.Commands;

namespace Gse.Cli.LogCopy;

/// <summary>
/// What is done to a log itself, without an edge. Nothing of the engines is named here: they are loaded when they are
/// used, so that every other command starts as quickly as ever.
/// </summary>
internal static class LogCommand
{
    private const string Help = """
        Copy a log into another engine: a path of a SQLite log, or esdb://... of EventStoreDB.

        The edges of both logs must be stopped. Broken off, it goes on when it is run again. The target must be empty,
        or what an earlier run left. At the end both logs are read again and compared event by event: stream, order,
        id, type, data, metadata and time. Exit codes: 0 copied and verified, 1 refused, broken off or not verified,
        2 wrong usage, 3 an engine does not answer, 5 no such file.
        """;

    public static Command Create(GlobalOptions global, Terminal terminal) =>
        new("log", "The event log itself, without an edge") { Copy(global, terminal) };

    private static Command Copy(GlobalOptions global, Terminal terminal)
    {
        var from = new Option<string>("--from")
        {
            Description = "The log to copy",
            HelpName = "engine",
            Required = true,
        };
        var to = new Option<string>("--to")
        {
            Description = "Where to copy it",
            HelpName = "engine",
            Required = true,
        };
        var fromPrefix = Prefix("--from-prefix", "Log:Prefix of the edges of --from");
        var toPrefix = Prefix("--to-prefix", "Log:Prefix of the edges of --to");
        var fromData = Folder("--from-data", "GSE_DATA of the edge of --from");
        var toData = Folder("--to-data", "GSE_DATA of the edge of --to");
        var command = new Command("copy", Help) { from, to, fromPrefix, toPrefix, fromData, toData };
        command.SetAction((parsed, cancellation) => CopyRun.RunAsync(
            new LogAddress("--from", parsed.GetValue(from)!, parsed.GetValue(fromPrefix), parsed.GetValue(fromData)),
            new LogAddress("--to", parsed.GetValue(to)!, parsed.GetValue(toPrefix), parsed.GetValue(toData)),
            new Printer(terminal, parsed.GetValue(global.Json)), cancellation));
        return command;
    }

    private static Option<string?> Prefix(string name, string whose) => new(name)
    {
        Description = $"{whose}, EventStoreDB only",
        HelpName = "prefix",
    };

    private static Option<string?> Folder(string name, string whose) => new(name)
    {
        Description = $"{whose}, SQLite only: its delivery.db says how far was delivered. Default: the log's folder",
        HelpName = "folder",
    };
}
