using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Storages to which channels are routed.</summary>
internal static class StreamCommand
{
    private const string Path = "v1/streams";

    public static Command Create(GlobalOptions global, Terminal terminal) =>
        new("stream", "Storages that data is routed to: Kafka, Redis, Pulsar, files")
        {
            List(global, terminal), Show(global, terminal), Add(global, terminal), Update(global, terminal),
            Delete(global, terminal),
        };

    private static Command List(GlobalOptions global, Terminal terminal)
    {
        var filter = new RoutingFilter();
        var command = new Command("list", "All storages, secrets masked");
        filter.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await Pages.ReadAsync(
                    client, Path, filter.QueryOf(parsed), filter.LimitOf(parsed), ApiJson.Default.DataStreamPage,
                    page => (page.Items, page.Total, page.Next),
                    (items, total, next) => new DataStreamPage(items, total, next), cancellation);
                if (answer.Value is { } page)
                {
                    printer.Print(page, ApiJson.Printed.DataStreamPage, () => RoutingTables.Of(page.Items));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Show(GlobalOptions global, Terminal terminal)
    {
        var id = RoutingArguments.Stream();
        var command = new Command("show", "One storage as JSON, secrets masked") { id };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync(
                    $"{Path}/{parsed.GetValue(id)}", ApiJson.Default.DataStream, cancellation);
                if (answer.Value is { } stream)
                {
                    printer.Print(stream, ApiJson.Printed.DataStream, () => RoutingTables.OfOne(stream));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Add(GlobalOptions global, Terminal terminal)
    {
        var body = new StreamBody();
        var id = new Option<int?>("--id") { Description = "Default: the next free one", HelpName = "id" };
        var command = new Command("add", "Add a storage; prints its id") { id };
        body.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var (json, wrong) = await body.ReadAsync(parsed, cancellation);
                if (json is null)
                {
                    return wrong;
                }

                var answer = parsed.GetValue(id) is { } given
                    ? await client.ChangeAsync(
                        HttpMethod.Put, $"{Path}/{given}", json, -1, ApiJson.Default.Changed, cancellation)
                    : await client.ChangeAsync(
                        HttpMethod.Post, Path, json, null, ApiJson.Default.Changed, cancellation);
                return RoutingTables.PrintId(printer, answer);
            }));
        return command;
    }

    private static Command Update(GlobalOptions global, Terminal terminal)
    {
        var (id, body, revision) = (RoutingArguments.Stream(), new StreamBody(), RoutingArguments.IfRevision());
        var command = new Command("update", "Change a storage, as a whole; a masked secret stays what it is")
        {
            id, revision,
        };
        body.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var (json, wrong) = await body.ReadAsync(parsed, cancellation);
                if (json is null)
                {
                    return wrong;
                }

                // A PUT would add what does not exist.
                var path = $"{Path}/{parsed.GetValue(id)}";
                var before = await client.GetAsync(path, ApiJson.Default.DataStream, cancellation);
                return before.Value is not { } stream
                    ? before.Failure
                    : RoutingTables.PrintId(printer, await client.ChangeAsync(
                        HttpMethod.Put, path, json, parsed.GetValue(revision) ?? stream.Revision,
                        ApiJson.Default.Changed, cancellation));
            }));
        return command;
    }

    private static Command Delete(GlobalOptions global, Terminal terminal)
    {
        var (id, revision) = (RoutingArguments.Stream(), RoutingArguments.IfRevision());
        var command = new Command("delete", "Delete a storage to which no route leads") { id, revision };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) => RoutingTables.PrintDeleted(
                printer, "stream", $"{parsed.GetValue(id)}", await client.ChangeAsync(
                    HttpMethod.Delete, $"{Path}/{parsed.GetValue(id)}", null, parsed.GetValue(revision),
                    ApiJson.Default.Deleted, cancellation))));
        return command;
    }
}
