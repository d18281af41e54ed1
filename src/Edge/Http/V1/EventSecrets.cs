using System.Text.Json;
using System.Text.Json.Nodes;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.V1;

/// <summary>
/// Masks what events keep sealed: not even the sealed text leaves the edge. And what of a task's script may be secret:
/// its hash, its names and its commands are enough for those who read what was done.
/// </summary>
internal static class EventSecrets
{
    // The storage format's name of StreamToAdded.Body and StreamToChanged.Body.
    private const string Body = "body";

    // The storage format's names of TaskSubmitted.Script and of what is in it.
    private const string Script = "script";
    private const string Files = "files";
    private const string Content = "content";
    private const string Environment = "environment";

    public static JsonElement Hide(string type, JsonElement data) => type switch
    {
        nameof(StreamToAdded) or nameof(StreamToChanged) => HideBody(data),
        nameof(TaskSubmitted) => HideScript(data),
        _ => data,
    };

    private static JsonElement HideScript(JsonElement data)
    {
        if (JsonObject.Create(data) is not { } task || task[Script] is not JsonObject script)
        {
            return data;
        }

        foreach (var file in (script[Files] as JsonArray ?? []).OfType<JsonObject>())
        {
            file[Content] = Secret.Mask;
        }

        var variables = script[Environment] as JsonObject ?? [];
        foreach (var name in variables.Select(variable => variable.Key).ToList())
        {
            variables[name] = Secret.Mask;
        }

        return JsonElement.Parse(task.ToJsonString());
    }

    private static JsonElement HideBody(JsonElement data)
    {
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
