using System.Text.Json;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>The secrets inside <c>stream_to</c>: sealed where it is kept, masked where people read it.</summary>
public static class StreamToSecrets
{
    /// <summary>The same with every secret replaced; everything else as it was, in the same order.</summary>
    public static JsonText Map(JsonText body, Func<string, string> replace) =>
        JsonTexts.Write(json => Write(json, body.Parse(), replace));

    public static JsonText Mask(JsonText body) => Map(body, static _ => Secret.Mask);

    /// <summary>With the secrets as they were sent; null if the key to one of them is lost.</summary>
    public static JsonText? TryUnseal(JsonText body, ISecretSeal seal)
    {
        var lost = false;
        var plain = Map(body, text =>
        {
            var unsealed = seal.TryUnseal(text);
            lost |= unsealed is null;
            return unsealed ?? "";
        });
        return lost ? null : plain;
    }

    private static bool IsSecret(string name) => name is "sasl_passwd" or "passwd" or "sentinel_passwd" or "token";

    private static void Write(Utf8JsonWriter json, JsonElement value, Func<string, string> replace)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    if (IsSecret(property.Name) && property.Value is { ValueKind: JsonValueKind.String } secret
                        && secret.GetString() is { Length: > 0 } text)
                    {
                        json.WriteStringValue(replace(text));
                    }
                    else
                    {
                        Write(json, property.Value, replace);
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, replace);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
