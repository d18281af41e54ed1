using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

internal static class TokenCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal) =>
        new("token", "Enrolment tokens (needs an admin key)") { CreateIssue(global, terminal) };

    private static Command CreateIssue(GlobalOptions global, Terminal terminal)
    {
        var uses = CountOption.Create("--uses", "How many agents it enrols", byDefault: 1, max: 100_000);
        var lifetime = new Option<TimeSpan>("--for")
        {
            Description = "How long it is valid: 90 (seconds), 30s, 10m, 1h, 7d or 00:10:00",
            DefaultValueFactory = _ => TimeSpan.FromHours(1),
            HelpName = "time",
            CustomParser = SpanArgument.Parse,
        };
        var command = new Command("create", "Make a token; prints its text, which nobody can ask for again")
        {
            uses, lifetime,
        };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var request = new TokenRequest(parsed.GetValue(uses), SpanArgument.Text(parsed.GetValue(lifetime)));
                var answer = await client.PostAsync(
                    "v1/enrolment-tokens", request, ApiJson.Default.TokenRequest, ApiJson.Default.IssuedToken,
                    cancellation);
                if (answer.Value is not { } token)
                {
                    return answer.Failure;
                }

                if (printer.IsJson)
                {
                    printer.PrintJson(token, ApiJson.Printed.IssuedToken);
                }
                else
                {
                    printer.PrintLine(token.Token);
                    printer.Note($"enrols {token.Uses} agent(s) until {Moments.Exact(token.ExpiresAt)}");
                }

                return null;
            }));
        return command;
    }
}
