using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gse.Edge.Http.GseApi;

/// <summary>
/// Half of a surrogate pair, escaped, is valid JSON and no text. In a value it is told by its field; in the name of a
/// property it makes every search for a property throw, so it is looked for first.
/// </summary>
internal static class PropertyNames
{
    public static bool AreText(JsonElement root)
    {
        // Only an escape can hide one, and hardly any body has such an escape at all.
        var raw = JsonMarshal.GetRawUtf8Value(root);
        if (raw.IndexOf("\\ud"u8) < 0 && raw.IndexOf("\\uD"u8) < 0)
        {
            return true;
        }

        try
        {
            Visit(root);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Visit(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                _ = property.Name;
                Visit(property.Value);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Visit(item);
            }
        }
    }
}
