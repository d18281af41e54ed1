using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>The ways out of a channel.</summary>
internal static class RouteCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal) =>
        new("route", "Where the data of a channel goes")
        {
            List(global, terminal), Show(global, terminal), Put(global, terminal, isNew: true),
            Put(global, terminal, isNew: false), Delete(global, terminal),
        };

    private static Command List(GlobalOptions global, Terminal terminal)
    {
        var channel = RoutingArguments.Channel();
        var command = new Command("list", "The routes and filters of a channel") { channel };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await ReadAsync(client, parsed.GetValue(channel), cancellation);
                if (answer.Value is { } routes)
                {
                    printer.Print(routes, ApiJson.Printed.DataRoutes, () => RoutingTables.Of(routes));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Show(GlobalOptions global, Terminal terminal)
    {
        var (channel, name) = (RoutingArguments.Channel(), RoutingArguments.Route());
        var command = new Command("show", "One route as JSON") { channel, name };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await ReadAsync(client, parsed.GetValue(channel), cancellation);
                if (answer.Value is not { } routes)
                {
                    return answer.Failure;
                }

                if (Find(routes, parsed.GetValue(name)!) is not { } route)
                {
                    return new Failure(ExitCode.NotFound, $"route '{parsed.GetValue(name)}' not found");
                }

                printer.Print(route, ApiJson.Printed.JsonElement, () => RoutingTables.OfJson(route));
                return null;
            }));
        return command;
    }

    private static Command Put(GlobalOptions global, Terminal terminal, bool isNew)
    {
        var (channel, body) = (RoutingArguments.Channel(), new RouteBody());
        var command = isNew
            ? new Command("add", "Add a route to a channel") { channel }
            : new Command("update", "Replace a route of a channel") { channel };
        body.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var (route, name, wrong) = await body.ReadAsync(parsed, cancellation);
                if (route is null)
                {
                    return wrong;
                }

                var before = await ReadAsync(client, parsed.GetValue(channel), cancellation);
                if (before.Value is not { } routes)
                {
                    return before.Failure;
                }

                if (Find(routes, name) is null != isNew)
                {
                    return isNew
                        ? new Failure(ExitCode.Error, $"route '{name}' exists already: gse route update")
                        : new Failure(ExitCode.NotFound, $"route '{name}' not found: gse route add");
                }

                var answer = await client.ChangeAsync(
                    HttpMethod.Put, PathOf(parsed.GetValue(channel)),
                    new JsonObject { ["routes"] = new JsonArray(route) }.ToJsonString(), routes.Revision,
                    ApiJson.Default.Changed, cancellation);
                if (answer.Value is { } changed)
                {
                    printer.Print(changed, ApiJson.Printed.Changed, () => RoutingTables.Said(
                        $"channel {changed.Id}: route {name} is {(isNew ? "added" : "updated")}"));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Delete(GlobalOptions global, Terminal terminal)
    {
        var (channel, name) = (RoutingArguments.Channel(), RoutingArguments.Route());
        var command = new Command("delete", "Remove a route from a channel") { channel, name };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) => RoutingTables.PrintDeleted(
                printer, "route", parsed.GetValue(name)!, await client.ChangeAsync(
                    HttpMethod.Delete,
                    $"{PathOf(parsed.GetValue(channel))}/{Uri.EscapeDataString(parsed.GetValue(name)!)}", null, null,
                    ApiJson.Default.Deleted, cancellation))));
        return command;
    }

    private static string PathOf(int channel) => $"v1/channels/{channel}/routes";

    private static Task<Answer<DataRoutes>> ReadAsync(
        GseClient client, int channel, CancellationToken cancellation) =>
        client.GetAsync(PathOf(channel), ApiJson.Default.DataRoutes, cancellation);

    private static JsonElement? Find(DataRoutes routes, string name)
    {
        foreach (var route in routes.Routes)
        {
            if (RoutingTables.TextOf(route, "name") == name)
            {
                return route;
            }
        }

        return null;
    }
}
