using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>Between JSON and its text.</summary>
public static class JsonTexts
{
    // Half of what readers of JSON take, since it is kept inside other JSON.
    private const int MaxDepth = 32;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Without blanks; keys in their order, numbers as they are spelt.</summary>
    public static JsonText Of(JsonElement value) => Write(value.WriteTo);

    /// <summary>The same of a value from outside; without a value, and told, if it cannot be kept.</summary>
    public static JsonText Read(JsonElement value, string path, InputProblems problems)
    {
        try
        {
            if (IsShallow(value, MaxDepth))
            {
                return Of(value);
            }

            problems.Wrong(path, $"must not be nested deeper than {MaxDepth}");
        }
        catch (InvalidOperationException)
        {
            problems.Wrong(path, "holds text that is no valid Unicode");
        }

        return default;
    }

    /// <summary>A text as JSON.</summary>
    public static string Quote(string text) => Write(json => json.WriteStringValue(text)).ToString();

    public static JsonElement Parse(this JsonText text) => JsonElement.Parse(text.ToString());

    internal static JsonText Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Writing))
        {
            write(json);
        }

        return new JsonText(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static bool IsShallow(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => depth > 0 && value.EnumerateObject().All(part => IsShallow(part.Value, depth - 1)),
        JsonValueKind.Array => depth > 0 && value.EnumerateArray().All(item => IsShallow(item, depth - 1)),
        _ => true,
    };
}
