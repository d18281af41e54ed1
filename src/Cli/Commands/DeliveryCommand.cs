using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>How the storages take what is routed to them.</summary>
internal static class DeliveryCommand
{
    private const string Path = "v1/delivery";

    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var command = new Command("delivery", "How each storage takes what the edge has for it, and how much waits");
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync(Path, ApiJson.Default.DeliveryPage, cancellation);
                if (answer.Value is { } page)
                {
                    printer.Print(
                        page, ApiJson.Printed.DeliveryPage,
                        () => DeliveryTables.Of(page.Items, terminal.Time.GetUtcNow()));
                }

                return answer.Failure;
            }));
        return command;
    }
}
