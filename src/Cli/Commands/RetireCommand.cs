using System.CommandLine;
using Gse.Cli.Api;

namespace Gse.Cli.Commands;

internal static class RetireCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var id = AgentArgument.Create();
        var reason = new Option<string>("--reason")
        {
            Description = "Why; kept in the log",
            DefaultValueFactory = _ => "gse retire",
            HelpName = "text",
        };
        var command = new Command(
            "retire", "Take an agent out of service for good: its certificates are worth nothing from then on")
        {
            id, reason,
        };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.PostAsync(
                    AgentArgument.Path(parsed, id, "/retire"), new RetireRequest(parsed.GetValue(reason)!),
                    ApiJson.Default.RetireRequest, ApiJson.Default.Retired, cancellation);
                if (answer.Value is null)
                {
                    return answer.Failure;
                }

                var retired = new Retired(parsed.GetValue(id));
                printer.Print(
                    retired, ApiJson.Printed.Retired, () => new Spectre.Console.Text($"{retired.Agent} is retired\n"));
                return null;
            }));
        return command;
    }
}
