using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

internal static class AgentCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var id = AgentArgument.Create();
        var command = new Command("agent", "Show one agent") { id };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync(
                    AgentArgument.Path(parsed, id), ApiJson.Default.Agent, cancellation);
                if (answer.Value is not { } agent)
                {
                    return answer.Failure;
                }

                printer.Print(
                    agent, ApiJson.Printed.Agent, () => AgentTables.OfOne(agent, terminal.Time.GetUtcNow()));
                return null;
            }));
        return command;
    }
}
