using System.Globalization;
using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class ProcessTables
{
    public static IRenderable Of(IReadOnlyList<Process> processes, DateTimeOffset now)
    {
        var table = Tables.Create("process", "state", "pid", "since", "restarts", "command line");
        foreach (var process in processes)
        {
            table.AddRow(
                Tables.Cell(process.Key),
                new Text(StateOf(process), new Style(process.Running ? Color.Green : Color.Red)),
                Tables.Cell(process.Running ? process.Pid.ToString(CultureInfo.InvariantCulture) : ""),
                Tables.Cell(Moments.Ago(process.Running ? process.StartedAt : process.ExitedAt, now)),
                Tables.Cell(process.Restarts.ToString(CultureInfo.InvariantCulture)),
                Tables.Cell(process.CommandLine));
        }

        return table;
    }

    private static string StateOf(Process process) => process switch
    {
        { Registered: false } => "no longer watched",
        { Running: true } => "running",
        { Signal: { } signal } => $"killed by signal {signal}",
        { ExitCode: { } code } => $"exited with {code}",
        { ExitedAt: null } => "not found yet",
        _ => "gone",
    };
}
