using System.Text.Json;
using Gse.Application.History;

namespace Gse.Edge.Http.V1;

/// <summary>CloudEvents 1.0 in its JSON format, for readers who ask for it.</summary>
internal static class CloudEvents
{
    /// <summary>The media type of a page of them: a JSON array.</summary>
    public const string Batch = "application/cloudevents-batch+json";

    public static bool Accepts(HttpRequest request, string mediaType) =>
        request.GetTypedHeaders().Accept
            .Any(type => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    public static IResult BatchOf(IReadOnlyList<RecordedFact> facts) => TypedResults.Bytes(
        JsonSerializer.SerializeToUtf8Bytes(
            [.. facts.Select(fact => CloudEventResource.Of(EventResource.Of(fact)))],
            V1Json.Default.CloudEventResourceArray),
        Batch);
}
