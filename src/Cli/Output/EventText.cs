using System.Text;
using System.Text.Json;

namespace Gse.Cli.Output;

/// <summary>An event's properties in one line, the plain ones only: <c>name=value name=value</c>.</summary>
internal static class EventText
{
    private const int MaxValue = 60;

    public static string Of(JsonElement data)
    {
        var text = new StringBuilder();
        if (data.ValueKind != JsonValueKind.Object)
        {
            return data.ToString();
        }

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
