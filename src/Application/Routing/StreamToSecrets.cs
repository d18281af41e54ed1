using System.Text.Json;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>
/// The secrets inside <c>stream_to</c>: sealed where it is kept, masked where people read it. Secret is every text or
/// number under a name that sounds like it, wherever it stands, so that a misspelt field gives nothing away.
/// </summary>
public static class StreamToSecrets
{
    private static readonly string[] Sounds = ["passw", "pwd", "token", "secret", "credential", "private_key"];

    /// <summary>The same with every secret replaced; everything else as it was, in the same order.</summary>
    public static JsonText Map(JsonText body, Func<string, string> replace) => Map(body, (_, text) => replace(text));

    /// <summary>The same, where the place of a secret matters: <c>kafka.sasl_passwd</c>.</summary>
    public static JsonText Map(JsonText body, Func<string, string, string> replace) =>
        JsonTexts.Write(json => Write(json, body.Parse(), "", false, replace));

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

    /// <summary>
    /// Seals a body that takes the place of another. Secrets that are the same stay sealed as they are, so that the
    /// same body said twice is the same text; a masked one stands for the one that is stored.
    /// </summary>
    /// <param name="body">As sent.</param>
    /// <param name="stored">Sealed; <c>default</c> for none.</param>
    /// <param name="seal">What seals.</param>
    /// <param name="path">Of the body in the request, for messages.</param>
    /// <param name="problems">Masked secrets for which nothing is stored.</param>
    public static JsonText Seal(
        JsonText body, JsonText stored, ISecretSeal seal, string path, InputProblems problems)
    {
        var before = new Dictionary<string, string>();
        Map(stored, (place, text) => before[place] = text);
        return Map(body, (place, text) =>
        {
            var known = before.GetValueOrDefault(place);
            if (text == Secret.Mask)
            {
                if (known is null)
                {
                    problems.Wrong(JsonFields.Join(path, place), "is masked, and no secret is stored for it");
                }

                return known ?? "";
            }

            return known is not null && seal.TryUnseal(known) == text ? known : seal.Seal(text);
        });
    }

    private static bool IsSecret(string name) =>
        Array.Exists(Sounds, sound => name.Contains(sound, StringComparison.OrdinalIgnoreCase));

    private static void Write(
        Utf8JsonWriter json, JsonElement value, string place, bool secret, Func<string, string, string> replace)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    Write(
                        json, property.Value, JsonFields.Join(place, property.Name), secret || IsSecret(property.Name),
                        replace);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, $"{place}[{index++}]", secret, replace);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String or JsonValueKind.Number when secret && value.ToString() is { Length: > 0 } text:
                json.WriteStringValue(replace(place, text));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
