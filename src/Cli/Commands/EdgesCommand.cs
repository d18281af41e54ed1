using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>The edges that share a log.</summary>
internal static class EdgesCommand
{
    private const string Path = "v1/edges";

    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var command = new Command("edges", "All edges on the log, whether they run, and who stands in for whom");
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync(Path, ApiJson.Default.EdgePage, cancellation);
                if (answer.Value is { } page)
                {
                    printer.Print(
                        page, ApiJson.Printed.EdgePage, () => EdgeTables.Of(page.Items, terminal.Time.GetUtcNow()));
                }

                return answer.Failure;
            }));
        return command;
    }
}
