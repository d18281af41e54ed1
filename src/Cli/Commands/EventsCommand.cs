using System.CommandLine;
using System.Globalization;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

internal static class EventsCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var types = Text("--type", "Only these types, separated by commas: AlarmRaised,AlarmCleared", "types");
        var agent = Text("--agent", "Only events of these agents and their alarms (id, or cloud:ip)", "ids");
        var channel = Text("--channel", "Only events of these channels, alarms told on them included", "ids");
        var task = Text("--task", "Only events of these tasks", "ids");
        var from = Text("--from", "Where to begin: start (the default), now, or behind a position", "where");
        var after = new Option<long?>("--after")
        {
            Description = "Only events behind this position of the log",
            HelpName = "position",
        };
        var limit = CountOption.Create("--limit", "At most so many events", byDefault: 100, max: 1000);
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = "Go on with new events as they are recorded, also after the edge was away",
        };
        var command = new Command("events", "Read the event log; with --json one event a line")
        {
            types, agent, channel, task, from, after, limit, follow,
        };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var wanted = new EventQuery(
                    parsed.GetValue(types), parsed.GetValue(agent), parsed.GetValue(channel), parsed.GetValue(task),
                    parsed.GetValue(from), parsed.GetValue(after), parsed.GetValue(limit));
                return parsed.GetValue(follow)
                    ? await new EventFollowing(client, printer).RunAsync(wanted, cancellation)
                    : await ListAsync(client, printer, wanted, cancellation);
            }));
        return command;
    }

    public static void Print(Printer printer, LogEvent happened)
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

    private static Option<string?> Text(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };
}
