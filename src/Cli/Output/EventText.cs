using System.Text;
using System.Text.Json;

namespace Gse.Cli.Output;

/// <summary>An event's properties in one line, the plain ones only: <c>name=value name=value</c>.</summary>
internal static class EventText
{
    private const int MaxValue = 60;

    public static string Of(JsonElement? told)
    {
        if (told is not { ValueKind: JsonValueKind.Object } data)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var property in data.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || property.NameEquals("at"))
            {
                continue;
            }

            var value = property.Value.ToString();
            text.Append(text.Length == 0 ? "" : " ").Append(property.Name).Append('=')
                .Append(value.Length > MaxValue ? value[..MaxValue] + "..." : value);
        }

        return text.ToString();
    }
}
