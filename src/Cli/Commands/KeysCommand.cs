using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

internal static class KeysCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var command = new Command("keys", "List the access keys (needs an admin key)");
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync("v1/access-keys", ApiJson.Default.KeyPage, cancellation);
                if (answer.Value is not { } page)
                {
                    return answer.Failure;
                }

                printer.Print(page, ApiJson.Printed.KeyPage, () => KeyTables.Of(page.Items));
                return null;
            }));
        return command;
    }
}
