using System.CommandLine;

namespace Gse.Cli.Commands;

/// <summary>Asks whether the edge is ready, once or until it is; needs no key.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var wait = new Option<TimeSpan>("--wait")
        {
            Description = "Ask again for so long, until it is ready: 30s, 1m",
            HelpName = "time",
            CustomParser = SpanArgument.Parse,
        };
        var command = new Command("health", "Is the edge ready? Exit code 0 if so, 3 if nobody answers") { wait };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var begun = terminal.Time.GetTimestamp();
                while (true)
                {
                    var answer = await client.OpenAsync("healthz/ready", cancellation);
                    if (answer.Failure is null)
                    {
                        answer.Value!.Dispose();
                        printer.PrintLine(printer.IsJson ? """{"ready":true}""" : "ready");
                        return null;
                    }

                    if (terminal.Time.GetElapsedTime(begun) >= parsed.GetValue(wait))
                    {
                        return answer.Failure;
                    }

                    await Task.Delay(Pause, terminal.Time, cancellation);
                }
            }));
        return command;
    }
}
