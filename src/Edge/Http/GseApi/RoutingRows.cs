using System.Globalization;
using System.Text.Json;
using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Edge.Http.GseApi;

/// <summary>What is answered about routing: bodies go out as they came in.</summary>
internal static class RoutingRows
{
    /// <summary>One group of routes: a channel (contract gse-routing-status-alarms, section 3.8).</summary>
    public static void WriteGroup(Utf8JsonWriter json, ChannelView channel)
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteString("version", channel.Revision.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("channel_id", channel.Id.Value);
        json.WriteString("plat_name", channel.Platform);
        WriteRaw(json, "label", channel.Label);
        json.WriteEndObject();
        WriteOperation(json, channel.Operator);
        WriteAll(json, "route", channel.Routes.Select(route => route.Body));
        WriteAll(json, "stream_filters", channel.Filters.Select(filter => filter.Body));
        json.WriteEndObject();
    }

    public static void WriteOperation(Utf8JsonWriter json, string operatorName)
    {
        json.WriteStartObject("operation");
        json.WriteString("operator_name", operatorName);
        json.WriteEndObject();
    }

    public static void WriteRaw(Utf8JsonWriter json, string name, JsonText text)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(text.ToString());
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<JsonText> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteRawValue(item.ToString());
        }

        json.WriteEndArray();
    }
}
