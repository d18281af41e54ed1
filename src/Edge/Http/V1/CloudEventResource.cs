using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gse.Edge.Http.V1;

/// <summary>
/// An event of the log as a CloudEvent (specification 1.0, JSON format 1.0). What CloudEvents has no name for are
/// extension attributes; the position is text, since a number of theirs has 32 bits only.
/// </summary>
/// <param name="Id">The event's own id: unique in the whole log, the same on every edge.</param>
/// <param name="Source"><c>/gse/streams/{stream}</c>.</param>
/// <param name="Type"><c>gse.</c> and the event's type.</param>
/// <param name="Subject">Whom the stream is about: its name without the kind.</param>
/// <param name="Time">When the log took it.</param>
/// <param name="Position">Extension: in the whole log, rising; what a reader resumes from.</param>
/// <param name="Correlation">Extension: ties together all events of one request.</param>
/// <param name="Causation">Extension: the id of the event that caused it.</param>
/// <param name="Actor">Extension: who caused it.</param>
/// <param name="TraceParent">The extension "distributed tracing".</param>
internal sealed record CloudEventResource(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("subject")] string Subject,
    [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType,
    [property: JsonPropertyName("position")] string Position,
    [property: JsonPropertyName("actor")] string? Actor,
    [property: JsonPropertyName("correlation")] string? Correlation,
    [property: JsonPropertyName("causation")] Guid? Causation,
    [property: JsonPropertyName("traceparent")] string? TraceParent,
    [property: JsonPropertyName("data")] JsonElement? Data,
    [property: JsonPropertyName("data_base64")] string? DataBase64)
{
    public static CloudEventResource Of(EventResource item) => new(
        "1.0", item.Id, "/gse/streams/" + Uri.EscapeDataString(item.Stream), "gse." + item.Type,
        item.Stream[(item.Stream.IndexOf('-', StringComparison.Ordinal) + 1)..], item.RecordedAt,
        item.Data is null ? "application/protobuf" : "application/json",
        item.Position.ToString(CultureInfo.InvariantCulture), Given(item.Actor), Given(item.Correlation),
        item.Causation, Given(item.TraceParent), item.Data, item.DataBase64);

    // An attribute of CloudEvents is left out where it would be empty.
    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
