using System.Text.Json;
using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Edge.Http.V1;

/// <summary>Masks what events keep sealed: not even the sealed text leaves the edge.</summary>
internal static class EventSecrets
{
    // The storage format's name of StreamToAdded.Body and StreamToChanged.Body.
    private const string Body = "body";

    public static JsonElement Hide(string type, JsonElement data)
    {
        if (type is not (nameof(StreamToAdded) or nameof(StreamToChanged)))
        {
            return data;
        }

        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var property in data.EnumerateObject())
            {
                if (property.NameEquals(Body))
                {
                    json.WritePropertyName(Body);
                    json.WriteRawValue(StreamToSecrets.Mask(JsonTexts.Of(property.Value)).ToString());
                }
                else
                {
                    property.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(text.GetBuffer().AsSpan(0, (int)text.Length));
        return JsonElement.ParseValue(ref reader);
    }
}
