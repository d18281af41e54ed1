using System.Text.Json;
using Gse.Application.History;

namespace Gse.Edge.Http.V1;

/// <param name="Next">What <c>after</c> is for the next page; absent where the log ended.</param>
internal sealed record EventListResource(IReadOnlyList<EventResource> Items, long? Next)
{
    public static EventListResource Of(FactPage page) =>
        new([.. page.Facts.Select(EventResource.Of)], page.Next?.Value);
}

/// <summary>An event of the log.</summary>
/// <param name="Position">In the whole log, rising.</param>
/// <param name="Revision">In its stream.</param>
/// <param name="RecordedAt">When the log took it.</param>
/// <param name="Data">The event itself, in the storage format of its type.</param>
/// <param name="DataBase64">Instead of <paramref name="Data"/>, of an event that is not JSON.</param>
internal sealed record EventResource(
    long Position, string Stream, long Revision, string Type, Guid Id, DateTimeOffset RecordedAt, string? Actor,
    string? Correlation, Guid? Causation, string? TraceParent, JsonElement? Data, string? DataBase64)
{
    public static EventResource Of(RecordedFact fact)
    {
        var (recorded, metadata) = (fact.Event, fact.DecodeMetadata());
        return new EventResource(
            recorded.Position.Value, recorded.Stream.Value, recorded.Revision, recorded.Type, recorded.Id,
            recorded.RecordedAt, metadata?.Actor, metadata?.Correlation, metadata?.Causation, metadata?.TraceParent,
            recorded.IsJson ? EventSecrets.Hide(recorded.Type, Parse(recorded.Data)) : null,
            recorded.IsJson ? null : Convert.ToBase64String(recorded.Data.Span));
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> data)
    {
        var reader = new Utf8JsonReader(data.Span);
        return JsonElement.ParseValue(ref reader);
    }
}
