using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

internal static class ProcessesCommand
{
    public static Command Create(
        GlobalOptions global, Terminal terminal, string name = "processes")
    {
        var id = AgentArgument.Create();
        var command = new Command(name, "List the processes that an agent watches") { id };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync(
                    AgentArgument.Path(parsed, id, "/processes"), ApiJson.Default.ProcessPage, cancellation);
                if (answer.Value is not { } page)
                {
                    return answer.Failure;
                }

                printer.Print(
                    page, ApiJson.Printed.ProcessPage, () => ProcessTables.Of(page.Items, terminal.Time.GetUtcNow()));
                return null;
            }));
        return command;
    }
}
