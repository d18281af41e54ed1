using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

internal static class EventsCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var agent = new Option<string?>("--agent")
        {
            Description = "Only events of this agent (id, or cloud:ip)",
            HelpName = "id",
        };
        var after = new Option<long?>("--after")
        {
            Description = "Only events behind this position of the log",
            HelpName = "position",
        };
        var limit = CountOption.Create("--limit", "At most so many events", byDefault: 100, max: 1000);
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new events as they are recorded" };
        var command = new Command("events", "Read the event log; with --json one event a line")
        {
            agent, after, limit, follow,
        };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var wanted = new EventQuery(
                    parsed.GetValue(agent), parsed.GetValue(after), parsed.GetValue(limit));
                return parsed.GetValue(follow)
                    ? await FollowAsync(client, printer, wanted, cancellation)
                    : await ListAsync(client, printer, wanted, cancellation);
            }));
        return command;
    }

    private static async Task<Failure?> ListAsync(
        GseClient client, Printer printer, EventQuery wanted, CancellationToken cancellation)
    {
        var answer = await client.GetAsync(wanted.Path, ApiJson.Default.EventPage, cancellation);
        if (answer.Value is not { } page)
        {
            return answer.Failure;
        }

        foreach (var happened in page.Items)
        {
            Print(printer, happened);
        }

        if (page.Next is { } next)
        {
            printer.Note($"... and more: --after {next}");
        }

        return null;
    }

    private static async Task<Failure?> FollowAsync(
        GseClient client, Printer printer, EventQuery wanted, CancellationToken cancellation)
    {
        var answer = await client.OpenAsync(wanted.StreamPath, cancellation);
        if (answer.Value is not { } opened)
        {
            return answer.Failure;
        }

        using (opened)
        {
            while (await opened.ReadLineAsync(cancellation) is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal)
                    && JsonSerializer.Deserialize(line["data:".Length..], ApiJson.Default.LogEvent) is { } happened)
                {
                    Print(printer, happened);
                }
            }
        }

        return new Failure(ExitCode.NotReachable, "the edge ended the stream");
    }

    private static void Print(Printer printer, LogEvent happened)
    {
        if (printer.IsJson)
        {
            printer.PrintJson(happened, ApiJson.Printed.LogEvent);
        }
        else
        {
            printer.PrintLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{happened.Position,10}  {Moments.Exact(happened.RecordedAt)}  {happened.Stream,-28}  "
                + $"{happened.Type,-22}  {EventText.Of(happened.Data)}"));
        }
    }
}
