using System.Globalization;
using System.Text.Json;
using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class RoutingTables
{
    private static readonly string[] Modes = ["kafka", "redis", "pulsar"];

    public static IRenderable Of(IReadOnlyList<DataStream> streams)
    {
        var table = Tables.Create("stream", "name", "kind", "where", "platform", "operator", "revision");
        foreach (var stream in streams)
        {
            table.AddRow(
                Tables.Cell(Number(stream.Id)), Tables.Cell(TextOf(stream.StreamTo, "name")),
                Tables.Cell(TextOf(stream.StreamTo, "report_mode")), Tables.Cell(Where(stream.StreamTo)),
                Tables.Cell(stream.Platform), Tables.Cell(stream.Operator), Tables.Cell(Number(stream.Revision)));
        }

        return table;
    }

    public static IRenderable OfOne(DataStream stream) => new Rows(Of([stream]), OfJson(stream.StreamTo));

    public static IRenderable Of(IReadOnlyList<DataChannel> channels)
    {
        var table = Tables.Create("channel", "platform", "operator", "revision", "routes");
        foreach (var channel in channels)
        {
            table.AddRow(
                Tables.Cell(Number(channel.Id)), Tables.Cell(channel.Platform), Tables.Cell(channel.Operator),
                Tables.Cell(Number(channel.Revision)),
                Tables.Cell(string.Join(", ", channel.Routes.Select(route => TextOf(route, "name")))));
        }

        return table;
    }

    public static IRenderable OfOne(DataChannel channel) => new Rows(
        Of([channel]), Of(new DataRoutes(channel.Revision, channel.Routes, channel.Filters)));

    public static IRenderable Of(DataRoutes routes)
    {
        var table = Tables.Create("route", "stream", "to", "filters");
        foreach (var route in routes.Routes)
        {
            var to = route.TryGetProperty("stream_to", out var told) ? told : default;
            table.AddRow(
                Tables.Cell(TextOf(route, "name")), Tables.Cell(TextOf(to, "stream_to_id")),
                Tables.Cell(Destination(to)),
                Tables.Cell(string.Join(' ', Names(route, "filter_name_and").Concat(Names(route, "filter_name_or")))));
        }

        foreach (var filter in routes.Filters)
        {
            table.AddRow(
                Tables.Cell(""), Tables.Cell(""), Tables.Cell(""), Tables.Cell($"{TextOf(filter, "name")} = {filter}"));
        }

        return table;
    }

    public static IRenderable OfJson(JsonElement value) =>
        Said(JsonSerializer.Serialize(value, ApiJson.Printed.JsonElement));

    public static IRenderable Said(string text) => new Text(text + "\n");

    public static Failure? PrintId(Printer printer, Answer<Changed> answer)
    {
        if (answer.Value is { } changed)
        {
            printer.Print(changed, ApiJson.Printed.Changed, () => Said(Number(changed.Id)));
            printer.Note($"revision {changed.Revision}");
        }

        return answer.Failure;
    }

    public static Failure? PrintDeleted(Printer printer, string what, string name, Answer<Deleted> answer)
    {
        if (answer.Value is not null)
        {
            printer.Print(new Deleted(what, name), ApiJson.Printed.Deleted, () => Said($"{what} {name} is deleted"));
        }

        return answer.Failure;
    }

    public static string TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Where(JsonElement stream)
    {
        var mode = TextOf(stream, "report_mode").Trim();
        return mode == "file" ? TextOf(stream, "data_log_path")
            : stream.TryGetProperty(mode, out var section) && section.ValueKind == JsonValueKind.Object
                && section.TryGetProperty("storage_address", out var list) && list.ValueKind == JsonValueKind.Array
                ? string.Join(',', list.EnumerateArray().Select(at => $"{TextOf(at, "ip")}:{TextOf(at, "port")}"))
                : "";
    }

    private static string Destination(JsonElement to)
    {
        foreach (var mode in Modes)
        {
            if (to.ValueKind == JsonValueKind.Object && to.TryGetProperty(mode, out var section))
            {
                var name = string.Concat(
                    TextOf(section, "topic_name"), TextOf(section, "channel_name"), TextOf(section, "name"));
                return $"{mode} {name}";
            }
        }

        return "";
    }

    private static IEnumerable<string> Names(JsonElement route, string list) =>
        route.TryGetProperty(list, out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Select(name => name.ToString())
            : [];
}
