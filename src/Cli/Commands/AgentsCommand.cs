using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

internal static class AgentsCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var filter = new AgentFilter();
        var limit = CountOption.Create("--limit", "At most so many agents", byDefault: 1000, max: 100_000);
        var command = new Command("agents", "List the agents and their state") { limit };
        filter.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var agents = await AgentList.ReadAsync(
                    client, filter.QueryOf(parsed), parsed.GetValue(limit), cancellation);
                if (agents.Value is not { } page)
                {
                    return agents.Failure;
                }

                printer.Print(
                    page, ApiJson.Printed.AgentPage, () => AgentTables.OfList(page.Items, terminal.Time.GetUtcNow()));
                if (page.Next is not null)
                {
                    printer.Note($"... and more: {page.Items.Count} of {page.Total} shown (--limit)");
                }

                return null;
            }));
        return command;
    }
}
