using System.CommandLine;
using System.Text.Json.Nodes;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Data channels.</summary>
internal static class ChannelCommand
{
    private const string Path = "v1/channels";

    public static Command Create(GlobalOptions global, Terminal terminal) =>
        new("channel", "Data channels (data ids)")
        {
            List(global, terminal), Show(global, terminal), Allocate(global, terminal), Delete(global, terminal),
        };

    private static Command List(GlobalOptions global, Terminal terminal)
    {
        var filter = new RoutingFilter();
        var stream = new Option<int?>("--stream") { Description = "Only those routed to this one", HelpName = "id" };
        var command = new Command("list", "All channels and their routes") { stream };
        filter.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var query = filter.QueryOf(parsed);
                var answer = await Pages.ReadAsync(
                    client, Path, parsed.GetValue(stream) is { } to ? [.. query, ("streamTo", $"{to}")] : query,
                    filter.LimitOf(parsed), ApiJson.Default.DataChannelPage,
                    page => (page.Items, page.Total, page.Next),
                    (items, total, next) => new DataChannelPage(items, total, next), cancellation);
                if (answer.Value is { } page)
                {
                    printer.Print(page, ApiJson.Printed.DataChannelPage, () => RoutingTables.Of(page.Items));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Show(GlobalOptions global, Terminal terminal)
    {
        var channel = RoutingArguments.Channel();
        var command = new Command("show", "One channel with its routes and filters") { channel };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync(
                    $"{Path}/{parsed.GetValue(channel)}", ApiJson.Default.DataChannel, cancellation);
                if (answer.Value is { } found)
                {
                    printer.Print(found, ApiJson.Printed.DataChannel, () => RoutingTables.OfOne(found));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Allocate(GlobalOptions global, Terminal terminal)
    {
        var id = new Option<int?>("--id") { Description = "This id; default: the next one", HelpName = "id" };
        var platform = TextOption.Create("--platform", "From whose range of ids; default gse");
        var command = new Command("allocate", "Allocate a channel; prints its id") { id, platform };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var request = new JsonObject();
                if (parsed.GetValue(platform) is { } name)
                {
                    request["platform"] = name;
                }

                var answer = parsed.GetValue(id) is { } given
                    ? await client.ChangeAsync(
                        HttpMethod.Put, $"{Path}/{given}", request.ToJsonString(), -1, ApiJson.Default.Changed,
                        cancellation)
                    : await client.ChangeAsync(
                        HttpMethod.Post, Path, request.ToJsonString(), null, ApiJson.Default.Changed, cancellation);
                return RoutingTables.PrintId(printer, answer);
            }));
        return command;
    }

    private static Command Delete(GlobalOptions global, Terminal terminal)
    {
        var (channel, revision) = (RoutingArguments.Channel(), RoutingArguments.IfRevision());
        var command = new Command("delete", "Delete a channel with all its routes") { channel, revision };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) => RoutingTables.PrintDeleted(
                printer, "channel", $"{parsed.GetValue(channel)}", await client.ChangeAsync(
                    HttpMethod.Delete, $"{Path}/{parsed.GetValue(channel)}", null, parsed.GetValue(revision),
                    ApiJson.Default.Deleted, cancellation))));
        return command;
    }
}
