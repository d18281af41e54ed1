using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Gse.Application.Events;

/// <summary>What every event carries beside its facts.</summary>
/// <param name="Actor">Who caused it.</param>
/// <param name="Correlation">Ties together all events of one request.</param>
/// <param name="Causation">The event that caused it, if one did.</param>
/// <param name="TraceParent">W3C trace context, if a trace was running.</param>
public sealed record EventMetadata(
    [property: JsonPropertyName("actor")] string Actor,
    [property: JsonPropertyName("correlation")] string Correlation,
    [property: JsonPropertyName("causation")] Guid? Causation,
    [property: JsonPropertyName("traceparent")] string? TraceParent)
{
    public static EventMetadata From(CallContext call) =>
        new(call.Caller.Name, call.CorrelationId, call.CausedBy, Activity.Current?.Id);
}
